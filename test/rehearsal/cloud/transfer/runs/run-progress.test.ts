import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { trackProgress } from '../../../../../rehearsal/cloud/transfer/runs/run-progress';

const never = new AbortController().signal;
const always = () => true;

describe('trackProgress', () => {
  it('reports the work done when the run has no least duration', async () => {
    const progress = trackProgress(0, {}, always, never);
    expect(progress.percent()).toBe(0);
    await progress.report(0.421);
    expect(progress.percent()).toBe(42);
    await progress.report(0.1);
    expect(progress.percent()).toBe(42);
  });

  it('is no further than the time that has passed', async () => {
    const progress = trackProgress(60_000, {}, always, never);
    await progress.report(1);
    expect(progress.percent()).toBeLessThan(50);
  });

  it('settles when the least duration has passed', async () => {
    const progress = trackProgress(50, {}, always, never);
    await progress.report(1);
    await progress.settle();
    expect(progress.percent()).toBe(100);
  });

  it('fails at the percentage of a fault and stays there', async () => {
    const fails = { message: 'disk full', afterPercent: 40 };
    const progress = trackProgress(0, { fails }, always, never);
    await progress.report(0.3);
    await expect(progress.report(0.9)).rejects.toThrow('disk full');
    expect(progress.percent()).toBe(40);
  });

  it('hangs until the run is no longer current', async () => {
    let current = true;
    const progress = trackProgress(0, { hangs: { afterPercent: 10 } }, () => current, never);
    const hanging = progress.report(0.5);
    const first = await Promise.race([hanging.catch(() => 'ended'), sleep(50, 'hanging')]);
    expect(first).toBe('hanging');
    current = false;
    await expect(hanging).rejects.toThrow('given up');
  });

  it('ends a hang and a wait with the reason of the signal', async () => {
    const closing = new AbortController();
    const hanging = trackProgress(0, { hangs: { afterPercent: 0 } }, always, closing.signal).report(0);
    const waiting = trackProgress(60_000, {}, always, closing.signal).settle();
    closing.abort(new Error('closing'));
    await expect(hanging).rejects.toThrow();
    await expect(waiting).rejects.toThrow();
  });
});
