import { expect, it } from 'vitest';
import { takeBlobEvent } from '../../src/application/imports/take-blob-event';
import { sideOf } from '../../src/domain/route';
import { waybillName } from '../../src/domain/waybill/waybill';
import { fakeClient } from '../application/fake-client';
import { content, goodWaybill } from '../application/imports/use-carried';
import { useRehearsedServices } from '../support/rehearsed-services';

const app = useRehearsedServices();

it('a copy of the service onto a blob is waited for: its event is shown again until it ends', async () => {
  const services = app.rehearsed.services({ ROUTE_MODE: 'receive' });
  const target = sideOf(services.route('default'), 'target');
  const container = services.container(target);
  const client = fakeClient();
  const blob = 'carried/batch-0001.tar';
  await container.getBlockBlobClient('elsewhere').uploadData(content);
  await container.getBlockBlobClient(waybillName(blob)).uploadData(Buffer.from(goodWaybill));
  const subject = `${target.storageAccount}/${target.container}/${blob}`;
  app.rehearsed.cloud.foundation.faults.arm({ name: 'copy-pending', subject, polls: 2, count: 1, skip: 0 });
  await container.getBlobClient(blob).beginCopyFromURL(container.getBlobClient('elsewhere').url);

  const quiet = { log: () => undefined, warn: () => undefined };
  const event = { account: target.storageAccount, container: target.container, blob };
  const take = () =>
    takeBlobEvent({ ...services, client }, quiet, {
      ...event,
      seenBy: 'event',
      seenAt: '2026-01-01T00:00:00Z',
    });
  const transfers = () => client.started.filter((id) => id.startsWith('t'));
  await expect(take()).rejects.toThrow('goes on');
  expect(transfers()).toEqual([]);
  for (let tries = 0; transfers().length === 0 && tries < 5; tries++) await take().catch(() => undefined);
  expect(transfers()).toHaveLength(1);
});
