import { expect, it } from 'vitest';
import { endTurns } from '../../../src/application/transfer/end-turns';
import { documents as paths } from '../../../src/domain/transfer/names';
import { slotsPath } from '../../../src/domain/transfer/slots';
import { turnsPath } from '../../../src/domain/transfer/turns';
import { memoryServices } from '../../support/services';
import { fakeClient, transferInstance } from '../fake-client';

it('ends the turns and slots of transfers that are over or gone, and of no other', async () => {
  const client = fakeClient();
  const { services, documents } = memoryServices();
  const [running, waiting, terminated, gone] = ['a', 'b', 'c', 'd'].map((end) => `t00000000000000${end}`);
  client.set(running!, transferInstance(running!));
  client.set(waiting!, transferInstance(waiting!, { runtimeStatus: 'Pending' }));
  client.set(terminated!, transferInstance(terminated!, { runtimeStatus: 'Terminated' }));
  documents.set(turnsPath('default'), { order: [terminated, running, gone, waiting] });
  const busy = [waiting, gone].map((id) => `${id}-batch1`);
  documents.set(slotsPath('default'), { busy, waiting: [`${terminated}-batch2`] });
  await endTurns(client, services);
  expect(documents.get(slotsPath('default'))).toEqual({ busy: [`${waiting}-batch1`], waiting: [] });
  expect(documents.get(turnsPath('default'))).toEqual({ order: [running, waiting] });
});

it('cancels the lanes and batches that outlive a terminated transfer, and waits for their end', async () => {
  const client = fakeClient();
  const { services, documents } = memoryServices();
  const id = 't00000000000000a';
  client.set(id, transferInstance(id, { runtimeStatus: 'Terminated' }));
  client.set(`${id}-lane1`, { runtimeStatus: 'Completed' });
  client.set(`${id}-lane2`, { runtimeStatus: 'Running' });
  client.set(`${id}-batch3`, { runtimeStatus: 'Running' });
  documents.set(turnsPath('default'), { order: [id] });
  documents.set(slotsPath('default'), { busy: [`${id}-batch3`], waiting: [`${id}-batch4`] });
  const before = structuredClone(documents);

  await endTurns(client, services);
  expect(documents.get(paths.cancel(id))).toMatchObject({ requestedBy: 'acr-ferry' });
  client.set(`${id}-lane2`, { runtimeStatus: 'Terminated' });
  await endTurns(client, services);
  for (const [path, document] of before) expect(documents.get(path)).toEqual(document);

  client.set(`${id}-batch3`, { runtimeStatus: 'Completed' });
  await endTurns(client, services);
  expect(documents.get(slotsPath('default'))).toEqual({ busy: [], waiting: [] });
  expect(documents.get(turnsPath('default'))).toEqual({ order: [] });
});
