import { beforeEach, describe, expect, it } from 'vitest';
import { begin, claim, enter } from '../../../src/domain/transfer/ledger';
import { pause, resume } from '../../../src/domain/transfer/pauses';
import { changeLedger, ledgerPath } from '../../../src/records/transfer/ledger';
import { cancelPath } from '../../../src/records/transfer/paths';
import { throwIfStopped } from '../../../src/records/transfer/stops';
import { cancelled } from '../../support/cancelled';
import { memoryServices, type MemoryServices } from '../../support/services';
import { slots } from '../../support/slots';

const by = { by: 'eva', at: '2026-01-01T00:00:00.000Z' };
let memory: MemoryServices;
const change = (how: Parameters<typeof changeLedger>[2]) => changeLedger(memory.services, memory.route, how);
const look = (batch = 1) => throwIfStopped(memory.services, memory.route, 't1', batch);
const refused = (code: string) => ({ failure: { code, retryable: false } });

beforeEach(async () => {
  memory = memoryServices({ CONCURRENT_BATCHES: '1' });
  await change((ledger) => begin(ledger, 't1'));
});

describe('throwIfStopped', () => {
  it('lets on what is neither paused nor cancelled, by one read', async () => {
    const reads: string[] = [];
    const records = new Proxy(memory.services.records(memory.route), {
      get(target, name) {
        reads.push(String(name));
        return Reflect.get(target, name) as unknown;
      },
    });
    await throwIfStopped({ ...memory.services, records: () => records }, memory.route, 't1', 1);
    expect(reads).toEqual(['read']);
  });

  it('holds a paused transfer, and ends a cancelled one though it was paused', async () => {
    await change((ledger) => pause(ledger, 't1', by, slots(1)));
    await expect(look()).rejects.toMatchObject(refused('PAUSED'));
    await cancelled(memory, 't1');
    await expect(look()).rejects.toMatchObject(refused('CANCELLED'));
  });

  it('holds a resumed batch until it has a slot again', async () => {
    await change((ledger) =>
      claim(enter(ledger, 't1'), { transferId: 't1', lane: 1, after: 0, batches: 2 }, slots(1)),
    );
    await change((ledger) => pause(ledger, 't1', by, slots(1)));
    await change((ledger) =>
      claim(enter(ledger, 't2'), { transferId: 't2', lane: 1, after: 0, batches: 1 }, slots(1)),
    );
    await change((ledger) => resume(ledger, 't1', by, slots(1)));
    await expect(look(1)).rejects.toMatchObject(refused('PAUSED'));
    await change((ledger) => claim(ledger, { transferId: 't2', lane: 1, after: 1, batches: 1 }, slots(1)));
    await look(1);
  });

  it.each([undefined, { order: 7 }])('looks for the request where the ledger is %j', async (ledger) => {
    memory.documents.set(ledgerPath('default').name, ledger);
    await look();
    memory.documents.set(cancelPath('t1').name, {});
    await expect(look()).rejects.toMatchObject(refused('CANCELLED'));
  });
});
