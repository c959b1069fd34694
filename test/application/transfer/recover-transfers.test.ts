import { beforeEach, describe, expect, it } from 'vitest';
import { recoverTransfers } from '../../../src/application/transfer/recover-transfers';
import { begin, enter, emptyLedger, type Ledger } from '../../../src/domain/transfer/ledger';
import { ledgerPath, readLedger } from '../../../src/records/transfer/ledger';
import { cancelPath, requestPath } from '../../../src/records/transfer/paths';
import { memoryServices, type MemoryServices } from '../../support/services';
import { fakeClient, transferInstance, type FakeClient } from '../fake-client';

const id = 't00000000000000a';
const died = { runtimeStatus: 'Failed', output: 'node exited with code 137\n at x' } as const;
const startedAt = '2025-12-31T23:00:00.000Z';
const progress = { phase: 'export', artifacts: 1, batches: 1, lanes: 1, startedAt };

let client: FakeClient;
let memory: MemoryServices;
beforeEach(() => {
  client = fakeClient();
  memory = memoryServices();
});

const write = (ledger: Ledger) => memory.services.records(memory.route).write(ledgerPath('default'), ledger);
const ledgerNow = () => readLedger(memory.services, memory.route);
const look = () => recoverTransfers({ ...memory.services, client });
const planned = enter(emptyLedger, id);
const held = (batch: number) => ({ transferId: id, lane: 1, batch });

describe('a transfer whose orchestration died', () => {
  it('is begun again under its own id, with its first start and the reason', async () => {
    client.set(id, transferInstance(id, { ...died, customStatus: progress }));
    await write(planned);
    await look();
    expect(client.started).toEqual([id]);
    const { input } = await client.getStatus(id);
    expect(input).toMatchObject({
      transferId: id,
      artifacts: 120,
      restart: { startedAt, note: expect.stringContaining('restart 1 of') as string },
    });
    expect(await ledgerNow()).toMatchObject({ restarts: { [id]: 1 }, order: [id] });
    await look();
    expect(client.started).toHaveLength(1);
  });

  it('is so before it was planned, too', async () => {
    client.set(id, transferInstance(id, died));
    await write(begin(emptyLedger, id));
    await look();
    expect(client.started).toEqual([id]);
  });

  it('is brought to its end when it died too often, once its parts have ended', async () => {
    client.set(id, transferInstance(id, { ...died, customStatus: progress }));
    client.set(`${id}-lane1`, { runtimeStatus: 'Running' });
    await write({ ...planned, restarts: { [id]: 5 }, busy: [held(1)] });
    await look();
    expect(memory.documents.get(cancelPath(id).name)).toMatchObject({ requestedBy: 'acr-ferry' });
    expect(client.started).toEqual([]);

    client.set(`${id}-lane1`, { runtimeStatus: 'Completed' });
    await look();
    await look();
    expect(client.started).toEqual([`${id}-close`]);
    expect((await client.getStatus(`${id}-close`)).input).toEqual({
      transferId: id,
      route: 'default',
      startedAt,
      error: expect.objectContaining({ code: 'INTERNAL', message: 'node exited with code 137' }) as object,
    });
  });
});

it('begins a paused transfer again that died, and leaves it paused', async () => {
  client.set(id, transferInstance(id, { runtimeStatus: 'Failed', output: 'node exited with code 137' }));
  const paused = { [id]: { by: 'eva', at: startedAt } };
  await write({ ...planned, paused });
  await look();
  expect(client.started).toEqual([id]);
  expect(await ledgerNow()).toMatchObject({ paused, restarts: { [id]: 1 } });
});

describe('a transfer that was ended from outside', () => {
  it.each([`${id}-lane2`, `${id}-batch3`])('is cancelled and waited for while %s goes on', async (part) => {
    client.set(id, transferInstance(id, { runtimeStatus: 'Terminated', output: 'by hand' }));
    client.set(`${id}-lane1`, { runtimeStatus: 'Completed' });
    client.set(part, { runtimeStatus: 'Running' });
    const ledger = { ...planned, busy: [held(3)] };
    await write(ledger);
    await look();
    expect(memory.documents.get(cancelPath(id).name)).toMatchObject({ reason: 'by hand' });
    expect(await ledgerNow()).toEqual({ ...ledger, cancelled: [id] });

    client.set(part, { runtimeStatus: 'Completed' });
    await look();
    expect(client.started).toEqual([`${id}-close`]);
    expect((await client.getStatus(`${id}-close`)).input).toMatchObject({ error: { code: 'CANCELLED' } });
  });

  it('and purged is found by its request', async () => {
    const request = { ...(transferInstance(id).input as object), artifacts: ['a:1'] };
    memory.documents.set(requestPath(id).name, { version: 1, ...request });
    await write(planned);
    await look();
    expect(client.started).toEqual([`${id}-close`]);
  });
});

it('takes off what completed or left no trace, and leaves what runs or is suspended', async () => {
  const [running, suspended, completed, gone] = ['b', 'c', 'd', 'e'].map((end) => `t00000000000000${end}`);
  client.set(running!, transferInstance(running!));
  client.set(suspended!, transferInstance(suspended!, { runtimeStatus: 'Suspended' }));
  client.set(completed!, transferInstance(completed!, { runtimeStatus: 'Completed' }));
  await write([running!, suspended!, completed!, gone!].reduce(enter, emptyLedger));
  await look();
  expect(await ledgerNow()).toMatchObject({ order: [running, suspended] });
  expect(client.started).toEqual([]);
});

it('waits for a start that is on its way, and takes off one that was cut short', async () => {
  const request = { ...(transferInstance(id).input as object), artifacts: ['a:1'] };
  memory.documents.set(requestPath(id).name, { version: 1, ...request });
  await write(begin(emptyLedger, id));
  await look();
  expect(await ledgerNow()).toMatchObject({ restarts: { [id]: 0 } });
  const later = { ...memory.services, now: () => new Date('2026-01-01T00:06:00Z') };
  await recoverTransfers({ ...later, client });
  expect(await ledgerNow()).toEqual(emptyLedger);
});

it('looks at the others when one cannot be looked at', async () => {
  const other = 't00000000000000b';
  client.set(other, transferInstance(other, died));
  memory.documents.set(requestPath(id).name, { version: 1, nonsense: true });
  await write([id, other].reduce(enter, emptyLedger));
  await expect(look()).rejects.toThrow(AggregateError);
  expect(client.started).toEqual([other]);
});
