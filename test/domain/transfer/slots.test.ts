import { describe, expect, it } from 'vitest';
import {
  askSlot,
  hasSlot,
  leaveSlot,
  transfersIn,
  withoutSlots,
  type Slots,
} from '../../../src/domain/transfer/slots';
import { numbers } from '../../support/numbers';

const batch = (transferId: string, number: number) => ({ transferId, batch: number });
const ask = (slots: Slots | undefined, transferId: string, number: number, limit = 2) =>
  askSlot(slots, batch(transferId, number), limit);

describe('slots of a route', () => {
  it('are taken by batches of any transfer, up to the limit; who comes later queues', () => {
    let slots = ask(undefined, 't1', 1);
    slots = ask(slots, 't1', 2);
    slots = ask(slots, 't2', 1);
    slots = ask(slots, 't3', 1);
    expect(slots).toEqual({ busy: ['t1-batch1', 't1-batch2'], waiting: ['t2-batch1', 't3-batch1'] });
  });

  it('go to who waits longest, not to who asks first', () => {
    let slots: Slots = { busy: ['t1-batch1', 't1-batch2'], waiting: ['t2-batch1', 't3-batch1'] };
    slots = ask(leaveSlot(slots, batch('t1', 1)), 't1', 3);
    expect(hasSlot(slots, batch('t1', 3))).toBe(false);
    expect(hasSlot(ask(slots, 't3', 1), batch('t3', 1))).toBe(false);
    slots = ask(slots, 't2', 1);
    expect(slots).toEqual({ busy: ['t1-batch2', 't2-batch1'], waiting: ['t3-batch1', 't1-batch3'] });
  });

  it('stay as they are when asked for again', () => {
    const slots: Slots = { busy: ['t1-batch1'], waiting: ['t2-batch1'] };
    expect(ask(slots, 't1', 1, 1)).toEqual(slots);
    expect(ask(slots, 't2', 1, 1)).toEqual(slots);
  });

  it('of transfers that are over are free again', () => {
    const slots: Slots = { busy: ['t1-batch1', 't2-batch7'], waiting: ['t1-batch2', 't3-batch1'] };
    expect(transfersIn(slots)).toEqual(['t1', 't2', 't3']);
    expect(withoutSlots(slots, ['t1', 't3'])).toEqual({ busy: ['t2-batch7'], waiting: [] });
    expect(withoutSlots(undefined, ['t1'])).toEqual({ busy: [], waiting: [] });
  });

  it('are never more than the limit, and every batch gets one in the end, whoever asks when', () => {
    const random = numbers(7);
    const below = (n: number): number => Math.floor(random() * n);
    for (let round = 0; round < 200; round++) {
      const limit = 1 + below(4);
      const left = Array.from({ length: 1 + below(5) }, (_, t) => t).flatMap((t) =>
        Array.from({ length: 1 + below(6) }, (_, b) => batch(`t${t}`, b + 1)),
      );
      const begun: typeof left = [];
      let slots: Slots | undefined;
      for (let steps = 0; left.length > 0; steps++) {
        expect(steps).toBeLessThan(2000);
        const asks = left[below(left.length)]!;
        slots = askSlot(slots, asks, limit);
        expect(slots.busy.length).toBeLessThanOrEqual(limit);
        if (hasSlot(slots, asks)) begun.push(...left.splice(left.indexOf(asks), 1));
        if (below(3) === 0 && begun.length > 0) slots = leaveSlot(slots, begun.shift()!);
      }
    }
  });
});
