import { describe, expect, it } from 'vitest';
import { progressOf, type Underway } from '../../../src/application/transfer/progress';
import type { FinishedBatch } from '../../../src/application/transfer/batches/finished-batches';
import type { BatchView } from '../../../src/application/transfer/batches/batch-view';

const ended = (batch: number): FinishedBatch => ({
  view: { batch, status: 'succeeded' },
  ...{ verified: 1, failed: 0, cancelled: 0, handedOver: 0, bytes: 100, planned: 100 },
});
const going = (parts: Partial<BatchView>): BatchView => ({ batch: 9, status: 'running', ...parts });
const copying = (bytesDone: number, bytesPerSecond: number) =>
  going({ phase: 'copy', copy: { strategy: 'stream', bytesDone, bytesTotal: 100, bytesPerSecond } });

const progress = (parts: Partial<Underway>) =>
  progressOf({
    mode: 'connected',
    batches: 4,
    bytes: 400,
    finished: [],
    active: [],
    elapsedMs: 60_000,
    ...parts,
  });

describe('the progress of a transfer', () => {
  it('is unknown before there is a plan', () => {
    expect(progress({ batches: 0 })).toBeUndefined();
  });

  it('adds up bytes and rates over all batches', () => {
    const active = [copying(50, 10), copying(20, 5)];
    expect(progress({ finished: [ended(1)], active })).toMatchObject({
      bytesDone: 170,
      bytesTotal: 400,
      bytesPerSecond: 15,
    });
    expect(progress({ bytes: 0, active })?.bytesTotal).toBe(70);
  });

  it('weighs phases, and counts what is done of the present one', () => {
    const fraction = (view: Partial<BatchView>, mode: Underway['mode'] = 'connected') =>
      progress({ batches: 1, active: [going(view)], mode })?.fraction;
    expect(fraction({})).toBe(0);
    expect(fraction({ phase: 'export', percent: 50 })).toBeCloseTo(0.175);
    expect(progress({ batches: 1, active: [copying(50, 1)] })?.fraction).toBeCloseTo(0.5);
    expect(fraction({ phase: 'verify' })).toBeCloseTo(0.95);
    expect(fraction({ phase: 'handover', percent: 50 }, 'send')).toBeCloseTo(0.8);
    expect(fraction({ phase: 'import', percent: 200 }, 'receive')).toBeCloseTo(0.9);
  });

  it('weighs a batch by the bytes it holds', () => {
    const holds = (bytes: number) => ({ artifacts: 1, bytes });
    const active = [
      going({ phase: 'verify', holds: holds(300) }),
      going({ phase: 'export', holds: holds(20) }),
    ];
    const small = { ...ended(1), planned: 80 };
    expect(progress({ finished: [small], active })?.fraction).toBeCloseTo((80 + 300 * 0.95) / 400);
    expect(progress({ finished: [small], active, bytes: 0 })?.fraction).toBeCloseTo((1 + 0.95) / 4);
  });

  it('says how long it takes once three batches have ended', () => {
    expect(progress({ finished: [1, 2].map(ended) })).not.toHaveProperty('etaSeconds');
    expect(progress({ finished: [1, 2, 3].map(ended) })?.etaSeconds).toBe(20);
  });
});
