import { expect, it } from 'vitest';
import { renameGroups } from '../../../src/domain/plan/rename-groups';
import { nameAtTarget } from '../../../src/domain/selection/rename';

const digest = `sha256:${'1'.repeat(64)}`;
const planned = (reference: string) => ({ reference, digest, size: 1 });
const of = (rules: { from: string; to: string }[]) => nameAtTarget({ rules });

it('says what artifacts are called at the target, where that is otherwise', () => {
  const groups = [[planned('team/app:v1'), planned(`team/app@${digest}`)], [planned('base:v1')]];
  expect(renameGroups(groups, of([{ from: 'team/**', to: 'mirror/**' }]))).toEqual({
    groups: [
      [
        { ...planned('team/app:v1'), targetReference: 'mirror/app:v1' },
        { ...planned(`team/app@${digest}`), targetReference: `mirror/app@${digest}` },
      ],
      [planned('base:v1')],
    ],
    unresolved: [],
  });
});

it('refuses two that would be one, naming both, and lets the same digest be', () => {
  const rules = of([
    { from: 'a/**', to: 'x/**' },
    { from: 'b/**', to: 'x/**' },
  ]);
  const groups = [
    [planned('a/app:v1')],
    [planned('b/app:v1'), planned(`b/app@${digest}`)],
    [planned(`a/app@${digest}`)],
  ];
  const { groups: left, unresolved } = renameGroups(groups, rules);
  expect(left.flat().map(({ reference }) => reference)).toEqual([`b/app@${digest}`, `a/app@${digest}`]);
  expect(unresolved).toEqual([
    {
      reference: 'a/app:v1',
      reason: 'NAME_COLLISION: at the target it would be x/app:v1, and so would b/app:v1',
    },
    {
      reference: 'b/app:v1',
      reason: 'NAME_COLLISION: at the target it would be x/app:v1, and so would a/app:v1',
    },
  ]);
});

it('refuses names no repository may have', () => {
  const { groups, unresolved } = renameGroups(
    [[planned('team-web:v1'), planned('team:v1')]],
    of([{ from: 'team*', to: 'x/*' }]),
  );
  expect(groups).toEqual([]);
  expect(unresolved.map(({ reason }) => reason)).toEqual([
    expect.stringMatching(/^NAME_INVALID: at the target it would be x\/-web:v1/) as string,
    expect.stringMatching(/^NAME_INVALID: at the target it would be x\/:v1/) as string,
  ]);
});
