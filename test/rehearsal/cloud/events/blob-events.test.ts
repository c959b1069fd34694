import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { defaultWorld, storageId } from '../../../../rehearsal/world';
import { rehearseCloud, type RehearsedCloud } from '../../../support/rehearsed-cloud';
import { accountKeySas, containerOf } from '../blobs/storage-clients';
import { controlOf } from '../faults/control-client';
import { startWebhook, type Webhook } from './webhook';

let rehearsed: RehearsedCloud;
let webhook: Webhook;
beforeAll(async () => {
  rehearsed = await rehearseCloud();
  webhook = await startWebhook();
  const subscription = {
    url: webhook.url,
    topic: storageId(defaultWorld.target),
    eventTypes: ['Microsoft.Storage.BlobCreated'],
  };
  expect((await controlOf(rehearsed.cloud.endpoints)('POST', '/subscriptions', subscription)).status).toBe(
    201,
  );
});
afterAll(async () => {
  await rehearsed.stop();
  await webhook.close();
});

describe('BlobCreated', () => {
  it('follows Put Blob, Put Block List and Copy Blob once, with the properties of the blob', async () => {
    const { endpoints, foundation } = rehearsed.cloud;
    const target = containerOf(endpoints, 'target');
    const put = await target.getBlockBlobClient('put').upload('hello', 5);
    const block = Buffer.from('block').toString('base64');
    const blocks = target.getBlockBlobClient('folder/block list');
    await blocks.stageBlock(block, 'hello!', 6);
    await blocks.commitBlockList([block]);
    const sas = accountKeySas(endpoints, 'target', { permissions: 'r' });
    const from = `${target.getBlobClient('put').url}?${sas}`;
    foundation.faults.arm({ name: 'copy-pending', subject: '*/copied', polls: 2, count: 1, skip: 0 });
    const copied = target.getBlobClient('copied');
    await (await copied.beginCopyFromURL(from, { intervalInMs: 5 })).pollUntilDone();
    await target.getBlockBlobClient('put').setMetadata({ changed: 'yes' });
    await containerOf(endpoints, 'source').getBlockBlobClient('elsewhere').upload('x', 1);
    await webhook.arrived(3);

    expect(webhook.received.map(({ subject }) => subject).toSorted()).toEqual([
      '/blobServices/default/containers/transfer/blobs/copied',
      '/blobServices/default/containers/transfer/blobs/folder/block list',
      '/blobServices/default/containers/transfer/blobs/put',
    ]);
    const data = (name: string) => webhook.received.find(({ subject }) => subject.endsWith(name))?.data;
    expect(data('/put')).toMatchObject({
      api: 'PutBlob',
      contentLength: 5,
      blobType: 'BlockBlob',
      eTag: put.etag?.replaceAll('"', ''),
      url: `${endpoints.storage.target.url}/transfer/put`,
    });
    expect(data('/block list')).toMatchObject({ api: 'PutBlockList', contentLength: 6 });
    expect(data('/copied')).toMatchObject({ api: 'CopyBlob', contentLength: 5 });
    expect(JSON.stringify(webhook.received)).not.toContain('sig=');
  });
});
