import { describe, expect, it } from 'vitest';
import {
  claim,
  emptyLedger,
  enter,
  withoutTransfers,
  type Ledger,
} from '../../../src/domain/transfer/ledger';
import { cancel, mayStep, pause, resume } from '../../../src/domain/transfer/pauses';
import { slots as both } from '../../support/slots';

const slots = both(2);
const by = { by: 'eva', at: '2026-01-01T00:00:00.000Z', reason: 'freeze' };
const held = (transferId: string, batch: number, lane = batch) => ({ transferId, lane, batch });
const ask = (ledger: Ledger, transferId: string, lane: number, after = 0): Ledger =>
  claim(ledger, { transferId, lane, after, batches: 9 }, slots);

/** Two batches of the first transfer are under way, one of the second waits. */
const busy = ask(ask(ask(['t1', 't2'].reduce(enter, emptyLedger), 't1', 1), 't1', 2), 't2', 1);

describe('pause', () => {
  it('gives the slots to others, and keeps the place of what is under way', () => {
    const paused = pause(busy, 't1', by, slots);
    expect(paused).toMatchObject({
      paused: { t1: by },
      busy: [held('t2', 1)],
      waiting: [held('t1', 1), held('t1', 2)],
    });
    expect([mayStep(paused, 't1', 1), mayStep(paused, 't2', 1)]).toEqual([false, true]);
  });

  it('hands no slot to what is paused, whatever it claims', () => {
    const later = ask(pause(busy, 't1', by, slots), 't1', 1, 1);
    expect(later.busy).toEqual([held('t2', 1)]);
    expect(later.waiting).toContainEqual(held('t1', 3, 1));
  });

  it('is kept as it was when asked again, and is nothing to what has ended', () => {
    const paused = pause(busy, 't1', by, slots);
    expect(pause(paused, 't1', { ...by, by: 'bob' }, slots)).toBe(paused);
    expect(pause(busy, 't9', by, slots)).toBe(busy);
    expect(withoutTransfers(paused, ['t1', 't2'], slots)).toEqual(emptyLedger);
  });
});

describe('resume', () => {
  it('lets on only as many as there are slots', () => {
    const resumed = resume(pause(busy, 't1', by, slots), 't1', { ...by, by: 'bob' }, slots);
    expect(resumed).toMatchObject({ paused: {}, busy: [held('t2', 1), held('t1', 1)] });
    expect(resumed.resumed).toEqual({ t1: { ...by, by: 'bob' } });
    expect(pause(resumed, 't1', by, slots).resumed).toEqual({});
    expect(withoutTransfers(resumed, ['t1', 't2'], slots)).toEqual(emptyLedger);
    expect([mayStep(resumed, 't1', 1), mayStep(resumed, 't1', 2)]).toEqual([true, false]);
    expect(resume(resumed, 't1', by, slots)).toBe(resumed);
  });
});

describe('cancel', () => {
  it('ends a pause, and none begins after it', () => {
    const cancelled = cancel(pause(busy, 't1', by, slots), 't1', slots);
    expect(cancelled).toMatchObject({ paused: {}, resumed: {}, cancelled: ['t1'] });
    expect(pause(cancelled, 't1', by, slots)).toBe(cancelled);
    expect(cancel(cancelled, 't1', slots)).toBe(cancelled);
    expect(withoutTransfers(cancelled, ['t1', 't2'], slots)).toEqual(emptyLedger);
  });
});
