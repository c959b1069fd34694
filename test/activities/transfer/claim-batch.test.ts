import { beforeEach, describe, expect, it } from 'vitest';
import { claimBatch } from '../../../src/activities/transfer/claim-batch';
import { endTurn } from '../../../src/activities/transfer/take-turn';
import { enter } from '../../../src/domain/transfer/ledger';
import { changeLedger, readLedger } from '../../../src/records/transfer/ledger';
import { batchResultPath } from '../../../src/records/transfer/paths';
import { sampleResult } from '../../support/documents';
import { cancelled } from '../../support/cancelled';
import { memoryServices, type MemoryServices } from '../../support/services';

let memory: MemoryServices;
beforeEach(async () => {
  memory = await running('t1', 't2', 't3');
});

async function running(...ids: string[]): Promise<MemoryServices> {
  const services = memoryServices({ CONCURRENT_BATCHES: '2' });
  for (const id of ids) {
    await changeLedger(services.services, services.route, (ledger) => enter(ledger, id));
  }
  return services;
}

const claim = (transferId: string, { lane = 1, after = 0, batches = 9 } = {}) =>
  claimBatch({ route: 'default', transferId, lane, after, batches }, memory.services);
const held = (transferId: string, batch: number) => ({ transferId, lane: 1, batch });

describe('claimBatch', () => {
  it('hands every batch out once, to whoever asks first', async () => {
    const batches = 3;
    expect(await claim('t1', { lane: 1, batches })).toEqual({ batch: 1 });
    expect(await claim('t1', { lane: 2, batches })).toEqual({ batch: 2 });
    expect(await claim('t1', { lane: 2, after: 2, batches })).toEqual({ batch: 3 });
    expect(await claim('t1', { lane: 1, after: 1, batches })).toEqual({});
  });

  it('keeps what the batch before came to, also of a transfer that was cancelled or taken off', async () => {
    const ask = { route: 'default', lane: 1, after: 4, batches: 9 };
    await cancelled(memory, 't1');
    for (const transferId of ['t1', 't9']) {
      const result = sampleResult({ batch: 4 });
      await expect(claimBatch({ ...ask, transferId, result }, memory.services)).rejects.toThrow();
      expect(memory.documents.get(batchResultPath(transferId, 4).name)).toMatchObject({ batch: 4 });
    }
  });

  it('gives a lane that asks again, after a crash, what it got before', async () => {
    await claim('t1', { lane: 1 });
    expect(await claim('t1', { lane: 2 })).toEqual({ batch: 2 });
    expect(await claim('t1', { lane: 2 })).toEqual({ batch: 2 });
    expect(await claim('t1', { lane: 1, after: 1 })).toEqual({ batch: 3 });
  });

  it('costs a look at the ledger and a write, whatever the others have taken meanwhile', async () => {
    await claim('t1', { lane: 1, batches: 500 });
    for (let after = 0; after < 500; after = Math.max(2, after + 1)) {
      await claim('t1', { lane: 2, after, batches: 500 });
    }
    const calls: PropertyKey[] = [];
    const records = new Proxy(memory.services.records(memory.route), {
      get(target, name) {
        calls.push(name);
        return Reflect.get(target, name) as unknown;
      },
    });
    const input = { route: 'default', transferId: 't1', lane: 1, after: 1, batches: 500 };
    expect(await claimBatch(input, { ...memory.services, records: () => records })).toEqual({});
    expect(calls).toEqual(['update']);
  });

  it('hands none out in a cancelled transfer', async () => {
    await cancelled(memory, 't1');
    await expect(claim('t1')).rejects.toMatchObject({ failure: { code: 'CANCELLED' } });
  });

  it('does not call a transfer cancelled that has nothing left to begin', async () => {
    const batches = 1;
    expect(await claim('t1', { batches })).toEqual({ batch: 1 });
    await cancelled(memory, 't1');
    expect(await claim('t1', { after: 1, batches })).toEqual({});
    expect(await claim('t1', { lane: 2, batches })).toEqual({});
  });

  it('refuses a transfer that has ended', async () => {
    await claim('t1');
    await endTurn({ route: 'default', transferId: 't1' }, memory.services);
    await expect(claim('t1', { after: 1 })).rejects.toThrow('does not name t1');
    expect(await readLedger(memory.services, memory.route)).toMatchObject({ busy: [], waiting: [] });
  });
});

describe('slots of the route', () => {
  it('are shared by its transfers: who finds none free is told to wait until one is', async () => {
    expect(await claim('t1')).toEqual({ batch: 1 });
    expect(await claim('t2')).toEqual({ batch: 1 });
    expect(await claim('t3')).toEqual({ batch: 1, waits: true });
    expect(await claim('t3')).toEqual({ batch: 1, waits: true });
    // A lane that is done with a batch goes behind those that wait.
    expect(await claim('t1', { after: 1 })).toEqual({ batch: 2, waits: true });
    expect(await claim('t1', { after: 1 })).toEqual({ batch: 2, waits: true });
    expect(await claim('t3')).toEqual({ batch: 1 });
    expect(await readLedger(memory.services, memory.route)).toMatchObject({
      busy: [held('t2', 1), held('t3', 1)],
      waiting: [held('t1', 2)],
    });
  });

  it('are left when there is nothing left to take, and when the transfer ends', async () => {
    await claim('t1', { batches: 1 });
    await claim('t2');
    expect(await claim('t1', { after: 1, batches: 1 })).toEqual({});
    expect(await readLedger(memory.services, memory.route)).toMatchObject({ busy: [held('t2', 1)] });
    await endTurn({ route: 'default', transferId: 't2' }, memory.services);
    expect(await readLedger(memory.services, memory.route)).toMatchObject({ busy: [], waiting: [] });
  });

  it('are not waited for by what is cancelled', async () => {
    await claim('t1');
    await claim('t2');
    await claim('t3');
    await cancelled(memory, 't3');
    await expect(claim('t3')).rejects.toMatchObject({ failure: { code: 'CANCELLED' } });
  });
});
