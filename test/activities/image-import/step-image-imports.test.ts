import { describe, expect, it } from 'vitest';
import { cancelPath } from '../../../src/records/transfer/paths';
import { imageTarget, refuse, running, type Says } from './image-target';

describe('a step of image imports', () => {
  it('looks at nothing for a cancelled transfer', async () => {
    let looks = 0;
    const its = imageTarget({ look: () => ((looks += 1), running) });
    await its.step();
    its.documents.set(cancelPath('t1').name, {});
    await expect(its.step()).rejects.toMatchObject({ failure: { code: 'CANCELLED' } });
    expect(looks).toBe(0);
  });

  it('believes a service up to an hour', async () => {
    const its = imageTarget({ begin: () => ({ ...running, retryAfterSeconds: 1e6 }) });
    expect((await its.step()).waitSeconds).toBe(3600);
  });

  it('learns from an end that was seen in time', async () => {
    const its = imageTarget({ look: () => ({ state: 'succeeded' }) });
    await its.step();
    expect((await its.step(1)).cursor?.recentMs).toEqual([980]);
  });

  it.each<[string, Partial<Says>, number]>([
    ['that was seen long after', { look: () => ({ state: 'succeeded' }) }, 600],
    ['of one that hangs', {}, 7 * 3600],
    ['of one that fails', { look: () => refuse() }, 1],
    [
      'of one that is refused',
      { begin: ({ targetTags }) => (targetTags?.[0] === 'a:1' ? refuse() : running) },
      0,
    ],
  ])('learns nothing from an end %s', async (_, says, later) => {
    const its = imageTarget(says);
    const first = await its.step();
    const { cursor } = later === 0 ? first : await its.step(later);
    expect(cursor?.running?.index).toBe(1);
    expect(cursor).not.toHaveProperty('recentMs');
  });
});
