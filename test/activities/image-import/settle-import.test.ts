import { describe, expect, it } from 'vitest';
import { artifacts, imageTarget, refuse } from './image-target';

describe('an image import that comes to nothing', () => {
  it('begins what nobody knows of any more again, three times in all, and goes on', async () => {
    const its = imageTarget({ look: () => ({ state: 'gone' }) });
    for (let n = 0; n < 4; n += 1) await its.step();
    expect(its.begun).toEqual(['a:1', 'a:1', 'a:1', 'b:1']);
    expect(its.reasons()).toEqual({
      'a:1': 'ARTIFACT_NOT_IMPORTED: nobody knew of its import any more, 3 times',
    });
  });

  it('does not begin again what is there, though nobody knows of its import any more', async () => {
    const its = imageTarget({ look: () => ({ state: 'gone' }) });
    await its.step();
    its.arrives(0);
    await its.step();
    expect(its.begun).toEqual(['a:1', 'b:1']);
    expect(its.reasons()).toBeUndefined();
  });

  it('does not begin what a step brought over that died, once looks come late', async () => {
    const its = imageTarget({ look: () => ({ state: 'succeeded' }) });
    await its.step();
    its.arrives(1);
    await its.step(60);
    expect(its.begun).toEqual(['a:1', 'c:1']);
  });

  it.each([
    [{}, /^ACCESS_DENIED: .*for want of AcrPull at the source: .*Unauthorized/],
    [
      { PULL_USERNAME: 'mirror', PULL_SECRET: 'pull-password', PULL_KV: 'mirror-vault' },
      /^ACCESS_DENIED: mirror may not pull it, or its password in the secret pull-password of vault mirror-v/,
    ],
  ])('says who is turned away by the source: %j', async (settings, reason) => {
    const its = imageTarget(
      { begin: () => refuse('Invalid message Unauthorized Unauthorized {}') },
      settings,
    );
    await its.step();
    expect(Object.values(its.reasons() ?? {})).toEqual(
      artifacts.map(() => expect.stringMatching(reason) as string),
    );
  });
});
