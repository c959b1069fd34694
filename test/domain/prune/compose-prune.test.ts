import { expect, it } from 'vitest';
import { composePrune } from '../../../src/domain/prune/compose-prune';
import { nothingPruned, type PruneOutcome } from '../../../src/domain/prune/pruned';

const tag = (name: string) => ({ reference: `app:${name}`, digest: `sha256:${name}` });
const plan = { mode: 'delete', tags: [tag('1'), tag('2')], found: 2, kept: [] } as const;
const refused = 'the transfer ended before';
const one = (outcome: PruneOutcome['outcome']): PruneOutcome => ({ ...tag('1'), outcome });

it('tells why nothing was deleted', () => {
  expect(composePrune(plan, nothingPruned, { refused })).toMatchObject({
    ...{ listed: ['app:1', 'app:2'], kept: [], refused },
  });
});

it('keeps the others for that reason where some went', () => {
  const report = composePrune(plan, { tags: [one('deleted')], manifests: [] }, { refused });
  expect(report).toMatchObject({ deleted: ['app:1'], listed: [] });
  expect(report.kept).toEqual([{ reference: 'app:2', reason: refused }]);
  expect(report).not.toHaveProperty('refused');
});

it('says of what was begun that nobody knows', () => {
  const report = composePrune(plan, { tags: [one('begun')], manifests: [] });
  expect(report).toMatchObject({ deleted: [], listed: ['app:2'] });
  expect(report.kept).toEqual([
    { reference: 'app:1', reason: expect.stringContaining('not known whether') as string },
  ]);
});
