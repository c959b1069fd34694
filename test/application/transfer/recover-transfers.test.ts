import { expect, it } from 'vitest';
import { clearLedgers } from '../../../src/application/transfer/recover-transfers';
import { emptyLedger } from '../../../src/domain/transfer/ledger';
import { ledgerPath, readLedger } from '../../../src/records/transfer/ledger';
import { cancelPath } from '../../../src/records/transfer/paths';
import { memoryServices } from '../../support/services';
import { fakeClient, transferInstance } from '../fake-client';

const held = (transferId: string, batch: number) => ({ transferId, lane: 1, batch });
const path = ledgerPath('default');

it('takes off transfers that are over or gone with what they hold, and no other', async () => {
  const client = fakeClient();
  const { services, route } = memoryServices({ CONCURRENT_BATCHES: '2' });
  const [running, waiting, terminated, gone] = ['a', 'b', 'c', 'd'].map((end) => `t00000000000000${end}`);
  client.set(running!, transferInstance(running!));
  client.set(waiting!, transferInstance(waiting!, { runtimeStatus: 'Pending' }));
  client.set(terminated!, transferInstance(terminated!, { runtimeStatus: 'Terminated' }));
  await services.records(route).write(path, {
    order: [terminated!, running!, gone!, waiting!],
    next: { [terminated!]: 3, [running!]: 2, [gone!]: 2, [waiting!]: 2 },
    busy: [held(waiting!, 1), held(gone!, 1)],
    waiting: [held(terminated!, 2), held(running!, 1)],
  });
  await clearLedgers(client, services);
  expect(await readLedger(services, route)).toEqual({
    order: [running, waiting],
    next: { [running!]: 2, [waiting!]: 2 },
    busy: [held(waiting!, 1), held(running!, 1)],
    waiting: [],
  });
});

it('cancels the lanes and batches that outlive a terminated transfer, and waits for their end', async () => {
  const client = fakeClient();
  const { services, route, documents } = memoryServices();
  const id = 't00000000000000a';
  client.set(id, transferInstance(id, { runtimeStatus: 'Terminated' }));
  client.set(`${id}-lane1`, { runtimeStatus: 'Completed' });
  client.set(`${id}-lane2`, { runtimeStatus: 'Running' });
  client.set(`${id}-batch3`, { runtimeStatus: 'Running' });
  const ledger = { order: [id], next: { [id]: 5 }, busy: [held(id, 3)], waiting: [held(id, 4)] };
  await services.records(route).write(path, ledger);

  await clearLedgers(client, services);
  expect(documents.get(cancelPath(id).name)).toMatchObject({ requestedBy: 'acr-ferry' });
  client.set(`${id}-lane2`, { runtimeStatus: 'Terminated' });
  await clearLedgers(client, services);
  expect(await readLedger(services, route)).toEqual(ledger);

  client.set(`${id}-batch3`, { runtimeStatus: 'Completed' });
  await clearLedgers(client, services);
  expect(await readLedger(services, route)).toEqual(emptyLedger);
});
