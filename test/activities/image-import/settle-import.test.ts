import { describe, expect, it } from 'vitest';
import { TransferError } from '../../../src/domain/errors';
import { artifacts, imageTarget, refuse, running } from './image-target';

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

  it('looks at the target where no place to follow it is named, for half an hour', async () => {
    const looks: string[] = [];
    const its = imageTarget({
      begin: ({ targetTags = [] }) => (targetTags[0] === 'c:1' ? running : { ...running, url: '' }),
      look: () => (looks.push('c:1'), running),
    });
    await its.step();
    await its.step(60);
    expect(its.begun).toEqual(['a:1']);
    its.arrives(0);
    await its.step(60);
    expect(its.begun).toEqual(['a:1', 'b:1']);
    await its.step(1800);
    expect(its.begun).toEqual(['a:1', 'b:1']);
    await its.step(1);
    expect(its.begun).toEqual(['a:1', 'b:1', 'c:1']);
    expect(looks).toEqual([]);
    expect(its.reasons()).toEqual({
      'b:1': expect.stringMatching(
        /^ARTIFACT_NOT_IMPORTED: .*named no place to follow that, and does not have it after 30 minutes$/,
      ) as string,
    });
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

  it('tells what has gone from the source since from what is refused', async () => {
    const its = imageTarget({ begin: () => refuse('manifest unknown') });
    its.vanishes(1);
    await its.step();
    expect(its.reasons()).toEqual({
      'a:1': 'ARTIFACT_NOT_IMPORTED: manifest unknown',
      'b:1': 'ARTIFACT_NOT_FOUND: it is gone from the source since it was planned: manifest unknown',
      'c:1': 'ARTIFACT_NOT_IMPORTED: manifest unknown',
    });
  });

  it.each(['ACCESS_DENIED', 'UNAVAILABLE', 'THROTTLED'] as const)(
    'is its own whatever the status it is told with: %s',
    async (code) => {
      const message = 'import failed with 4xx: Operation registries-1 failed. Resource x Forbidden';
      const its = imageTarget({
        look: () => {
          throw new TransferError(code, message, { operation: 'o', origin: 'target' });
        },
      });
      await its.step();
      await its.step();
      expect(its.begun).toEqual(['a:1', 'b:1']);
      expect(its.reasons()).toEqual({ 'a:1': `ARTIFACT_NOT_IMPORTED: ${message}` });
    },
  );
});

describe('an outage that an import ends with', () => {
  it.each(['UNAVAILABLE', 'THROTTLED'] as const)('refuses no image, unless in words: %s', async (code) => {
    const end = (words: string) => () => {
      const message = `import failed with 503: Operation registries-1 failed. ${words}`;
      throw new TransferError(code, message, { operation: 'o', origin: 'target', retryable: true });
    };
    const reasonOf = async (words: string) => {
      const its = imageTarget({ look: end(words) });
      await its.step();
      await its.step();
      return its.reasons();
    };
    expect(await reasonOf('Try later')).toEqual({
      'a:1': expect.stringMatching(`^${code}: .*later`) as string,
    });
    expect(await reasonOf('Forbidden')).toEqual({
      'a:1': expect.stringMatching('^ARTIFACT_NOT_IMPORTED: ') as string,
    });
  });
});

describe('a password that the source does not take', () => {
  const pull = { PULL_USERNAME: 'mirror', PULL_SECRET: 'pull-password', PULL_KV: 'mirror-vault' };
  const denied = {
    failure: { code: 'ACCESS_DENIED', remedy: expect.stringContaining('az keyvault secret set') as string },
  };

  it('ends a batch before its first image', async () => {
    const its = imageTarget({ takes: () => false }, pull);
    await expect(its.step()).rejects.toMatchObject(denied);
    expect(its.begun).toEqual([]);
  });

  it('ends it at the first image that is refused, when it was replaced meanwhile', async () => {
    let isGood = true;
    const its = imageTarget(
      {
        takes: () => isGood,
        begin: () => (isGood ? running : refuse('Invalid message Unauthorized')),
        look: () => ((isGood = false), { state: 'succeeded' }),
      },
      pull,
    );
    await its.step();
    await expect(its.step()).rejects.toMatchObject(denied);
    expect(its.begun).toEqual(['a:1', 'b:1']);
    expect(its.reasons()).toBeUndefined();
  });

  it('has an image begun again that was refused while it was exchanged', async () => {
    const verdicts = [true, false, true];
    let begins = 0;
    const its = imageTarget(
      {
        takes: () => verdicts.shift(),
        begin: () => ((begins += 1) === 1 ? refuse('Invalid message Unauthorized') : running),
      },
      pull,
    );
    await its.step();
    expect(its.begun).toEqual(['a:1', 'a:1']);
    expect(its.reasons()).toBeUndefined();
  });

  it('is not asked for where all is there', async () => {
    const its = imageTarget({ takes: () => false }, pull);
    for (const n of artifacts.keys()) its.arrives(n);
    expect(await its.step()).toEqual({ artifacts: 3, waitSeconds: 0 });
  });
});
