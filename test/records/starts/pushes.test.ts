import { describe, expect, it } from 'vitest';
import { pendingPushPath } from '../../../src/records/starts/paths';
import { pendingPushIn } from '../../../src/records/starts/pushes';

const rule = { route: 'default', name: 'releases' };

describe('the name of the document of a push', () => {
  it('says everything, and sorts by time', () => {
    const push = { arrivedMs: 1_700_000_000_000, repository: 'team/deep/app', tag: 'v1.2_3-x' };
    expect(pendingPushIn(rule, pendingPushPath(rule, push).name)).toEqual(push);
    const nameAt = (arrivedMs: number, repository: string) =>
      pendingPushPath(rule, { arrivedMs, repository, tag: '1' }).name;
    expect(nameAt(9000, 'z') < nameAt(10_000, 'a')).toBe(true);
  });

  it.each(['pushes/default/releases/pending/readme.txt', 'pushes/default/releases/taken/t1.json', 'x'])(
    'is not %s',
    (name) => expect(pendingPushIn(rule, name)).toBeUndefined(),
  );
});
