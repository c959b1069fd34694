import { beforeEach, describe, expect, it } from 'vitest';
import { requestCancel } from '../../../src/application/transfer/cancel-transfer';
import { recoverTransfers } from '../../../src/application/transfer/recover-transfers';
import { emptyLedger, enter, type Ledger } from '../../../src/domain/transfer/ledger';
import { ledgerPath } from '../../../src/records/transfer/ledger';
import { memoryServices, type MemoryServices } from '../../support/services';
import { fakeClient, transferInstance, type FakeClient } from '../fake-client';

const id = 't00000000000000a';
const startedAt = '2025-12-31T23:00:00.000Z';
const progress = { phase: 'export', artifacts: 3, batches: 3, lanes: 2, startedAt };
const held = (lane: number, batch: number) => ({ transferId: id, lane, batch });

let client: FakeClient;
let memory: MemoryServices;
beforeEach(async () => {
  client = fakeClient();
  memory = memoryServices();
  await write({ ...enter(emptyLedger, id), busy: [held(1, 1), held(2, 2)], next: { [id]: 3 } });
  client.set(id, transferInstance(id, { customStatus: progress }));
  for (const n of [1, 2]) {
    client.set(`${id}-lane${n}`, { customStatus: { batch: n } });
    client.set(`${id}-batch${n}`, { customStatus: { batch: n, phase: 'copy' } });
    client.set(`${id}-copy${n}`, {});
  }
});

const write = (ledger: Ledger) => memory.services.records(memory.route).write(ledgerPath('default'), ledger);
/** All was moved last at 00:05. */
const lookAt = (time: string) => {
  const now = () => new Date(`2026-01-01T${time}:00Z`);
  return recoverTransfers({ ...memory.services, now, client });
};
const stateOf = async (part: string): Promise<string> => (await client.getStatus(part)).runtimeStatus;

it('leaves alone what takes long', async () => {
  await lookAt('23:00');
  expect(await stateOf(id)).toBe('Running');
});

describe.each(['-lane2', '-batch1', '-copy2'])('a transfer whose %s was purged', (part) => {
  beforeEach(() => client.purge(id + part));

  it('is begun again under its own id', async () => {
    await lookAt('00:09');
    expect(await stateOf(id)).toBe('Running');
    await lookAt('00:11');
    expect(await stateOf(id)).toBe('Terminated');
    await lookAt('00:12');
    expect(client.started).toEqual([id]);
    const { input } = await client.getStatus(id);
    expect(input).toMatchObject({ restart: { note: expect.stringContaining('restart 1 of') as string } });
  });

  it('is ended when it was cancelled, once its other parts have ended', async () => {
    await requestCancel(memory.services, memory.route, id, { requestedBy: 'me' });
    await lookAt('00:11');
    await lookAt('00:12');
    for (const n of [1, 2])
      for (const left of [`-lane${n}`, `-batch${n}`])
        if (part !== left && (await stateOf(id + left)) === 'Running')
          client.set(id + left, { runtimeStatus: 'Completed' });
    await lookAt('00:13');
    expect(client.started).toEqual([`${id}-close`]);
    expect((await client.getStatus(`${id}-close`)).input).toMatchObject({ error: { code: 'CANCELLED' } });
  });
});

describe.each(['', '-lane2', '-batch1', '-copy2'])('a transfer whose part%s is held up', (part) => {
  beforeEach(() => {
    const shown = { '': progress, '-lane2': { batch: 2, waits: true } }[part] ?? { batch: 1, phase: 'copy' };
    client.set(id + part, transferInstance(id + part, { customStatus: { ...shown, heldUp: true } }));
    client.set(`${id}${part}-held`, {});
  });

  it('is left alone while something looks for it', async () => {
    await lookAt('23:00');
    expect(await stateOf(id)).toBe('Running');
  });

  it('is begun again when that was purged', async () => {
    client.purge(`${id}${part}-held`);
    await lookAt('00:11');
    expect(await stateOf(id)).toBe('Terminated');
    await lookAt('00:12');
    expect(client.started).toEqual([id]);
  });
});

it('ends those that wait in vain below a transfer that was ended from outside', async () => {
  client.set(id, transferInstance(id, { runtimeStatus: 'Terminated', output: 'by hand' }));
  client.purge(`${id}-batch1`);
  client.set(`${id}-lane2`, { runtimeStatus: 'Completed' });
  client.set(`${id}-batch2`, { runtimeStatus: 'Completed' });
  await lookAt('00:11');
  expect(await stateOf(`${id}-lane1`)).toBe('Terminated');
  await lookAt('00:12');
  expect(client.started).toEqual([`${id}-close`]);
});

it('ends a suspended transfer that is cancelled, and no other', async () => {
  client.set(id, transferInstance(id, { runtimeStatus: 'Suspended', customStatus: progress }));
  await lookAt('23:00');
  expect(await stateOf(id)).toBe('Suspended');
  await requestCancel(memory.services, memory.route, id, { requestedBy: 'me' });
  await lookAt('23:01');
  expect(await stateOf(id)).toBe('Terminated');
});

describe('a lane that ended and was purged', () => {
  beforeEach(async () => {
    client.purge(`${id}-lane2`);
    await write({ ...enter(emptyLedger, id), busy: [held(1, 1)], next: { [id]: 4 } });
  });

  it('is not missed while another goes on', async () => {
    await lookAt('23:00');
    expect(await stateOf(id)).toBe('Running');
  });

  it('is missed when all others have ended, for then its transfer was not told', async () => {
    client.set(`${id}-lane1`, { runtimeStatus: 'Completed' });
    await lookAt('00:11');
    expect(await stateOf(id)).toBe('Terminated');
  });
});

it('takes a transfer for lost that is not told of the end of its parts for longer than a pause', async () => {
  for (const n of [1, 2]) client.set(`${id}-lane${n}`, { runtimeStatus: 'Completed' });
  await lookAt('01:10');
  expect(await stateOf(id)).toBe('Running');
  await lookAt('01:20');
  expect(await stateOf(id)).toBe('Terminated');
});

it('ends once what stands still, for want of a host of its version, and not at every look', async () => {
  client.purge(`${id}-lane2`);
  const asked: string[] = [];
  client.terminate = (ended) => {
    asked.push(ended);
    return Promise.resolve();
  };
  for (const minute of ['11', '12', '13']) await lookAt(`00:${minute}`);
  expect(asked).toEqual([id]);
});
