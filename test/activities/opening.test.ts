import { beforeEach, describe, expect, it } from 'vitest';
import { checkRoute } from '../../src/activities/pipelines/check-route';
import { claimBatch } from '../../src/activities/transfer/claim-batch';
import { begin, enter } from '../../src/domain/transfer/ledger';
import { changeLedger } from '../../src/records/transfer/ledger';
import { sampleResult } from '../support/documents';
import { batchResultPath } from '../../src/records/transfer/paths';
import { cancelled } from '../support/cancelled';
import { memoryServices, type MemoryServices } from '../support/services';

/** In January closed from 08:00 to 18:00 in UTC. */
const windows = { zone: 'Europe/Berlin', deny: [{ from: '09:00', to: '19:00' }] };
const transferId = 't000000000000001';
let memory: MemoryServices;
beforeEach(async () => {
  memory = memoryServices({}, { default: { windows } });
  await changeLedger(memory.services, memory.route, (ledger) => enter(begin(ledger, transferId), transferId));
});

const at = (time: string) => ({ ...memory.services, now: () => new Date(`2026-01-05T${time}Z`) });
const check = (time: string) => checkRoute({ route: 'default', transferId }, at(time));
const claim = (time: string, parts: object = {}) =>
  claimBatch({ route: 'default', transferId, lane: 1, after: 0, batches: 9, ...parts }, at(time));

describe('a route that is closed', () => {
  it('is not looked at before it opens, so that no pipeline is made', async () => {
    const closed = { failure: { code: 'PAUSED', retryAfterSeconds: 8 * 3600, retryable: false } };
    await expect(check('10:00:00')).rejects.toMatchObject(closed);
    await expect(check('17:59:59.5')).rejects.toMatchObject({ failure: { retryAfterSeconds: 1 } });
    expect(memory.source.pipeline).toBeUndefined();
    await check('18:00:00').catch(() => undefined);
    expect(memory.source.pipeline ?? memory.target.pipeline).toBeDefined();
  });

  it('begins no batch, and keeps what the one before came to', async () => {
    expect(await claim('07:59:00')).toEqual({ batch: 1 });
    const result = sampleResult({ batch: 1 });
    const waits = { batch: 2, waits: true };
    expect(await claim('08:00:00', { after: 1, result })).toEqual({ ...waits, opensInSeconds: 36_000 });
    expect(memory.documents.get(batchResultPath(transferId, 1).name)).toMatchObject({ batch: 1 });
    expect(await claim('17:59:59', { after: 1 })).toEqual({ ...waits, opensInSeconds: 1 });
    expect(await claim('18:00:00', { after: 1 })).toEqual({ batch: 2 });
  });

  it('holds no lane up that has nothing left to begin', async () => {
    await claim('07:00:00', { batches: 1 });
    expect(await claim('10:00:00', { batches: 1, after: 1 })).toEqual({});
  });

  it('lets a transfer be cancelled while it waits', async () => {
    await cancelled(memory, transferId);
    await expect(check('10:00:00')).rejects.toMatchObject({ failure: { code: 'CANCELLED' } });
    await expect(claim('10:00:00')).rejects.toMatchObject({ failure: { code: 'CANCELLED' } });
  });

  it('closes when clocks are put back while a lane waits', async () => {
    memory = memoryServices(
      {},
      { default: { windows: { zone: 'Europe/Berlin', allow: [{ from: '01:30', to: '02:30' }] } } },
    );
    const services = (time: string) => ({ ...memory.services, now: () => new Date(`2026-10-25T${time}Z`) });
    await changeLedger(memory.services, memory.route, (ledger) =>
      enter(begin(ledger, transferId), transferId),
    );
    const ask = (time: string) =>
      claimBatch({ route: 'default', transferId, lane: 1, after: 0, batches: 9 }, services(time));
    expect(await ask('00:29:00')).toEqual({ batch: 1 });
    expect(await ask('00:30:00')).toEqual({ batch: 1, waits: true, opensInSeconds: 1800 });
    expect(await ask('01:00:00')).toEqual({ batch: 1 });
    expect(await ask('01:30:00')).toMatchObject({ waits: true });
  });
});
