import { readFileSync } from 'node:fs';
import { BlobServiceClient, StorageSharedKeyCredential, type ContainerClient } from '@azure/storage-blob';
import { describe, expect, it } from 'vitest';
import { startCloudProcess, temporaryState, type CloudProcess } from '../platform/cloud-process';

/** `tlsOptions` reaches the HTTP layer but is missing from the option types of storage-blob. */
function containerIn({ endpoints }: CloudProcess): ContainerClient {
  const { account, key, local, container } = endpoints.storage.target;
  const options: object = { tlsOptions: { ca: readFileSync(endpoints.caFile) } };
  return new BlobServiceClient(
    local,
    new StorageSharedKeyCredential(account, key),
    options,
  ).getContainerClient(container);
}

const id = (index: number): string => Buffer.from(`block-${index}`).toString('base64');

describe('blobs after a kill', () => {
  it('are all there that were acknowledged, with staged blocks that had half a second', async () => {
    const folder = temporaryState();
    const first = await startCloudProcess(folder.state);
    const before = containerIn(first);
    const unfinished = before.getBlockBlobClient('unfinished');
    await unfinished.stageBlock(id(0), 'first', 5);
    await new Promise((resolve) => setTimeout(resolve, 1500));
    for (let index = 0; index < 20; index += 1) {
      await before.getBlockBlobClient(`blob-${index}`).upload(`content ${index}`, `content ${index}`.length, {
        metadata: { category: 'acr-transfer-blob' },
      });
    }
    // Azurite's database takes some of these for numbers, and then an index has no order: '10' < '1a' < '9' <
    // '10'.
    const likeNumbers = ['9', '10', '1a', '0x9', '9.0', '1e1'];
    for (const name of likeNumbers) await before.getBlockBlobClient(name).upload(name, name.length);
    await first.stop('SIGKILL');

    const second = await startCloudProcess(folder.state);
    const after = containerIn(second);
    for (let index = 0; index < 20; index += 1) {
      const blob = after.getBlockBlobClient(`blob-${index}`);
      expect((await blob.downloadToBuffer()).toString()).toBe(`content ${index}`);
      expect((await blob.getProperties()).metadata).toEqual({ category: 'acr-transfer-blob' });
    }
    for (const name of likeNumbers) {
      expect((await after.getBlockBlobClient(name).downloadToBuffer()).toString()).toBe(name);
    }
    const staged = await after.getBlockBlobClient('unfinished').getBlockList('uncommitted');
    expect(staged.uncommittedBlocks?.map(({ name }) => name)).toEqual([id(0)]);
    await after.getBlockBlobClient('unfinished').commitBlockList([id(0)]);
    expect((await after.getBlockBlobClient('unfinished').downloadToBuffer()).toString()).toBe('first');
    await second.stop();
    folder.remove();
  });
});
