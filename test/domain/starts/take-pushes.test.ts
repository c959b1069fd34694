import { describe, expect, it } from 'vitest';
import { orderFor, takePushes } from '../../../src/domain/starts/take-pushes';

const rule = { route: 'default', name: 'releases', quietSeconds: 30, longestSeconds: 600 };

/** A push of `repository:tag`, so many seconds after the beginning. */
function pushed(reference: string, second: number) {
  const [repository = '', tag = ''] = reference.split(':');
  return { arrivedMs: second * 1000, repository, tag };
}
const takeAt = (second: number, ...pending: ReturnType<typeof pushed>[]) =>
  takePushes(rule, pending, new Date(second * 1000))?.artifacts;

describe('takePushes', () => {
  it('takes nothing when nothing was pushed', () => {
    expect(takeAt(1000)).toBeUndefined();
  });

  it('waits until it has been quiet, then takes everything together', () => {
    const pushes = [pushed('app:1', 0), pushed('web:1', 20)];
    expect(takeAt(49, ...pushes)).toBeUndefined();
    expect(takeAt(50, ...pushes)).toEqual(['app:1', 'web:1']);
  });

  it('takes a tag once, however often it was pushed, and all of its events with it', () => {
    const pushes = [pushed('app:1', 0), pushed('app:1', 1), pushed('app:1', 2)];
    expect(takePushes(rule, pushes, new Date(60_000))).toEqual({
      artifacts: ['app:1'],
      pushes,
    });
  });

  it('does not wait forever for quiet', () => {
    const busy = Array.from({ length: 60 }, (_, i) => pushed(`app:${i}`, i * 10));
    expect(takeAt(599, ...busy)).toBeUndefined();
    expect(takeAt(600, ...busy)).toHaveLength(60);
  });

  it('does not care in which order events come', () => {
    expect(takeAt(50, pushed('web:1', 20), pushed('app:1', 0))).toHaveLength(2);
    expect(takeAt(49, pushed('web:1', 20), pushed('app:1', 0))).toBeUndefined();
  });

  it('leaves what is more than one transfer may name for the next one', () => {
    const many = Array.from({ length: 201 }, (_, i) => pushed(`app:${i}`, 0));
    const taken = takePushes(rule, [...many, pushed('app:0', 1)], new Date(100_000))!;
    expect(taken.artifacts).toHaveLength(200);
    expect(taken.pushes).toHaveLength(201);
  });
});

it('orders exactly the tags that were pushed, by the other terms of the rule', () => {
  const selection = { allow: ['**'], deny: ['x'], semver: [], referrers: 'all', mode: 'missing' } as const;
  const terms = { ...selection, allow: [...selection.allow], deny: [...selection.deny], semver: [] };
  expect(orderFor({ route: 'default', selection: terms }, ['team/app:v1'])).toEqual({
    route: 'default',
    selection: { allow: ['team/app:v1'], referrers: 'all', mode: 'missing' },
  });
});
