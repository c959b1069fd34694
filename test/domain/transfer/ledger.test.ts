import { describe, expect, it } from 'vitest';
import {
  before,
  begin,
  beginAgain,
  claim,
  emptyLedger,
  enter,
  hasNotEnded,
  heldBatches,
  heldBy,
  ledgerSchema,
  withoutTransfers,
  type Ledger,
} from '../../../src/domain/transfer/ledger';
import { numbers } from '../../../rehearsal/numbers';
import { slots } from '../../support/slots';

const held = (transferId: string, batch: number, lane = 1) => ({ transferId, lane, batch });
const entered = (...ids: string[]): Ledger => ids.reduce(enter, emptyLedger);

/** The first claim of a lane, or one after a batch. */
const ask = (ledger: Ledger, transferId: string, { lane = 1, after = 0, batches = 9, most = 2 } = {}) =>
  claim(ledger, { transferId, lane, after, batches }, slots(most));

describe('the order of a route', () => {
  it('is the one transfers come in, and repeating keeps a place', () => {
    const ledger = entered('t1', 't2', 't3', 't1');
    expect(ledger).toMatchObject({ order: ['t1', 't2', 't3'], next: { t1: 1, t2: 1, t3: 1 } });
    expect(enter(ledger, 't2')).toBe(ledger);
    expect(before(ledger, 't3')).toEqual(['t1', 't2']);
    expect(before(ledger, 't1')).toEqual([]);
    expect(before(ledger, 'unknown')).toEqual([]);
  });

  it('knows a transfer from its start, and how often it was begun again', () => {
    const begun = begin(emptyLedger, 't1');
    expect(begin(begun, 't1')).toBe(begun);
    const again = enter(beginAgain(beginAgain(begun, 't1'), 't1'), 't1');
    expect(again).toMatchObject({ restarts: { t1: 2 }, order: ['t1'] });
    expect([hasNotEnded(again, 't1'), hasNotEnded(again, 't2')]).toEqual([true, false]);
    expect(withoutTransfers(again, ['t1'], slots(2))).toEqual(emptyLedger);
  });

  it('goes on when a transfer is over', () => {
    const ledger = withoutTransfers(entered('t1', 't2', 't3'), ['t1', 't2'], slots(2));
    expect(ledger).toMatchObject({ order: ['t3'], next: { t3: 1 } });
  });
});

describe('batches of a transfer', () => {
  it('are handed out in order, each once', () => {
    let ledger = ask(entered('t1'), 't1', { lane: 1 });
    ledger = ask(ledger, 't1', { lane: 2 });
    ledger = ask(ledger, 't1', { lane: 2, after: 2 });
    expect(ledger.busy).toEqual([held('t1', 1), held('t1', 3, 2)]);
    expect(ledger.next).toEqual({ t1: 4 });
  });

  it('are found again by the claim that got them, also by one that comes long after', () => {
    const first = ask(entered('t1'), 't1');
    expect(ask(first, 't1')).toBe(first);
    const second = ask(first, 't1', { after: 1 });
    expect(ask(second, 't1', { after: 1 })).toBe(second);
    expect(ask(second, 't1', { after: 0 })).toBe(second);
    expect(heldBy(second, { transferId: 't1', lane: 1 })).toEqual(held('t1', 2));
  });

  it('end: the lane gives back what it had, and holds nothing', () => {
    const one = ask(entered('t1'), 't1', { batches: 1 });
    const done = ask(one, 't1', { after: 1, batches: 1 });
    expect(done).toMatchObject({ busy: [], waiting: [], next: { t1: 2 } });
    expect(ask(done, 't1', { after: 1, batches: 1 })).toBe(done);
    expect(ask(done, 't1', { lane: 2, batches: 1 })).toBe(done);
  });

  it('are not handed out by a ledger that does not name their transfer', () => {
    const ledger = entered('t1');
    expect(ask(ledger, 't2')).toBe(ledger);
  });
});

describe('slots of a route', () => {
  it('are taken by batches of any transfer, up to the limit; who comes later queues', () => {
    let ledger = entered('t1', 't2', 't3');
    ledger = ask(ledger, 't1', { lane: 1 });
    ledger = ask(ledger, 't1', { lane: 2 });
    ledger = ask(ledger, 't2');
    ledger = ask(ledger, 't3');
    expect(ledger.busy).toEqual([held('t1', 1), held('t1', 2, 2)]);
    expect(ledger.waiting).toEqual([held('t2', 1), held('t3', 1)]);
  });

  it('go to who waits longest: a lane that is done with a batch queues behind the others', () => {
    let ledger = entered('t1', 't2', 't3');
    for (const id of ['t1', 't2', 't3']) ledger = ask(ledger, id, { most: 1 });
    ledger = ask(ledger, 't1', { after: 1, most: 1 });
    expect(ledger.busy).toEqual([held('t2', 1)]);
    expect(ledger.waiting).toEqual([held('t3', 1), held('t1', 2)]);
  });

  it('that were added are taken at the next look', () => {
    const ledger: Ledger = { ...entered('t1', 't2'), busy: [held('t1', 1)], waiting: [held('t2', 1)] };
    expect(ask(ledger, 't2', { most: 1 })).toBe(ledger);
    expect(ask(ledger, 't2', { most: 2 })).toMatchObject({
      busy: [held('t1', 1), held('t2', 1)],
      waiting: [],
    });
  });

  it('are counted each way: image imports take none of the pipelines', () => {
    const both = { transfer: 1, import: 2 };
    const asks = [
      ...['t1', 't2'].map((transferId) => ({ transferId, byImport: false, lane: 1 })),
      ...[1, 2, 3].map((lane) => ({ transferId: 't3', byImport: true, lane })),
    ];
    const ledger = asks.reduce(
      (now, each) => claim(now, { ...each, after: 0, batches: 9 }, both),
      entered('t1', 't2', 't3'),
    );
    const byImport = true;
    expect(ledger.busy).toEqual([
      held('t1', 1),
      { ...held('t3', 1, 1), byImport },
      { ...held('t3', 2, 2), byImport },
    ]);
    expect(ledger.waiting).toEqual([held('t2', 1), { ...held('t3', 3, 3), byImport }]);
    expect(withoutTransfers(ledger, ['t3'], both).busy).toEqual([held('t1', 1)]);
  });

  it('of transfers that are over go to those that wait', () => {
    const busy = [held('t1', 1), held('t2', 7)];
    const waiting = [held('t1', 2, 2), held('t3', 1), held('t4', 1), held('t4', 2, 2)];
    const ledger: Ledger = { ...entered('t1', 't2', 't3', 't4'), busy, waiting };
    expect(heldBatches(ledger, 't1').map(({ batch }) => batch)).toEqual([1, 2]);
    const left = withoutTransfers(ledger, ['t1', 't3'], slots(2));
    expect(left.busy).toEqual([held('t2', 7), held('t4', 1)]);
    expect(left.waiting).toEqual([held('t4', 2, 2)]);
    expect(withoutTransfers(emptyLedger, ['t1'], slots(2))).toEqual(emptyLedger);
  });
});

it('hands every batch out once, within the limit, whoever asks when and however often', () => {
  const random = numbers(7);
  const below = (n: number): number => Math.floor(random() * n);
  for (let round = 0; round < 60; round++) {
    const most = 1 + below(4);
    const transfers = Array.from({ length: 1 + below(4) }, (_, t) => ({
      id: `t${t}`,
      batches: 1 + below(6),
    }));
    const lanes = transfers.flatMap(({ id, batches }) =>
      Array.from({ length: 1 + below(3) }, (_, i) => ({ transferId: id, lane: i + 1, batches, after: [0] })),
    );
    let ledger = entered(...transfers.map(({ id }) => id));
    const begun: string[] = [];
    for (let steps = 0; begun.length < transfers.reduce((sum, { batches }) => sum + batches, 0); steps++) {
      expect(steps).toBeLessThan(3000);
      const lane = lanes[below(lanes.length)]!;
      // Now and then an old claim is made again.
      const after = below(5) === 0 ? lane.after[below(lane.after.length)]! : lane.after.at(-1)!;
      ledger = ledgerSchema.parse(claim(ledger, { ...lane, after }, slots(most)));
      expect(ledger.busy.length).toBeLessThanOrEqual(most);
      const has = heldBy(ledger, lane);
      if (has === undefined || has.batch === lane.after.at(-1) || !ledger.busy.includes(has)) continue;
      begun.push(`${has.transferId} ${has.batch}`);
      lane.after.push(has.batch);
    }
    expect(new Set(begun).size).toBe(begun.length);
  }
});
