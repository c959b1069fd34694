import { beforeEach, describe, expect, it } from 'vitest';
import { startRun } from '../../../src/activities/pipelines/start-run';
import { begin, emptyLedger } from '../../../src/domain/transfer/ledger';
import { cancel, pause } from '../../../src/domain/transfer/pauses';
import { ledgerPath } from '../../../src/records/transfer/ledger';
import { waybillPath } from '../../../src/records/transfer/paths';
import { sampleWaybill } from '../../support/documents';
import { memoryServices, type MemoryServices } from '../../support/services';
import { slots } from '../../support/slots';

const by = { at: '2026-01-01T00:00:00.000Z', by: 'somebody' };
const step = { route: 'default', transferId: 't1', batch: 1, neededMinutes: 60, attempt: 1 } as const;
let memory: MemoryServices;
const start = (side: 'source' | 'target', attempt = 1) =>
  startRun({ ...step, side, attempt }, memory.services);
const change = (of: typeof pause | typeof cancel) => {
  const open = begin(emptyLedger, 't1');
  memory.documents.set(
    ledgerPath('default').name,
    of === cancel ? cancel(open, 't1', slots(4)) : pause(open, 't1', by, slots(4)),
  );
};

beforeEach(() => {
  const access = { SOURCE_STORAGE_ACCESS: 'managed-identity', TARGET_STORAGE_ACCESS: 'managed-identity' };
  memory = memoryServices(access);
  memory.documents.set(waybillPath('t1', 1).name, sampleWaybill());
});

describe.each(['source', 'target'] as const)('startRun at the %s, in a paused transfer', (side) => {
  it('finds the run that was begun, for others wait for its end, and begins no other', async () => {
    const begun = await start(side);
    memory[side].requests.clear();
    change(pause);
    expect(await start(side)).toEqual(begun);
    await expect(start(side, 2)).rejects.toMatchObject({ failure: { code: 'PAUSED' } });
    expect(memory[side].requests.size).toBe(0);
  });

  it('follows none when it is cancelled', async () => {
    await start(side);
    change(cancel);
    await expect(start(side)).rejects.toMatchObject({ failure: { code: 'CANCELLED' } });
  });
});
