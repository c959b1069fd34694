import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { shareRuns } from '../../../../../rehearsal/cloud/blobs/azurite/share-runs';

/** Work that ends when it is told to. */
function controlledWork() {
  const ends: ((error?: Error) => void)[] = [];
  const work = (): Promise<void> =>
    new Promise((resolve, reject) => {
      ends.push((error) => {
        if (error) reject(error);
        else resolve();
      });
    });
  return { work, ends };
}

describe('shared runs', () => {
  it('serve a call alone at once, and those made meanwhile together by the next run', async () => {
    const { work, ends } = controlledWork();
    const call = shareRuns(work);
    const first = call();
    await sleep(1);
    const others = [call(), call(), call()];
    await sleep(20);
    expect(ends).toHaveLength(1);
    ends[0]?.();
    await first;
    await expect.poll(() => ends.length).toBe(2);
    ends[1]?.();
    await Promise.all(others);
    expect(ends).toHaveLength(2);
  });

  it('rest after a run as long as it took', async () => {
    const starts: number[] = [];
    const call = shareRuns(async () => {
      starts.push(performance.now());
      await sleep(60);
    });
    await Promise.all([call(), sleep(1).then(call)]);
    const [first = 0, second = 0] = starts;
    expect(second - first).toBeGreaterThanOrEqual(115);
  });

  it('fail those they served and nobody else', async () => {
    const { work, ends } = controlledWork();
    const call = shareRuns(work);
    const first = call();
    await sleep(1);
    const second = call();
    ends[0]?.(new Error('disk full'));
    await expect(first).rejects.toThrow('disk full');
    await expect.poll(() => ends.length).toBe(2);
    ends[1]?.();
    await expect(second).resolves.toBeUndefined();
  });
});
