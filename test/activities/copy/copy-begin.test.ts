import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { copyBegin } from '../../../src/activities/copy/copy-begin';
import { blobName } from '../../../src/domain/transfer/names';
import { waybillPath } from '../../../src/records/transfer/paths';
import { copyServices } from '../../azure/copy/support/run-copy';
import { startStorage, type TestStorage } from '../../azure/copy/support/storage';
import { sampleWaybill } from '../../support/documents';
import type { MemoryServices } from '../../support/services';

const blob = blobName('t1', 1);
const waybill = sampleWaybill({ transferId: 't1', blob });
const request = { route: 'default', transferId: 't1', batch: 1, blob };

let storage: TestStorage;
let memory: MemoryServices;
beforeAll(async () => {
  storage = await startStorage();
});
beforeEach(async () => {
  memory = copyServices(storage);
  memory.documents.set(waybillPath('t1', 1).name, waybill);
  await storage.source.getBlockBlobClient(blob).upload('a tar', 5);
});
afterAll(() => storage.close());

it('copies the version that was exported, and no other', async () => {
  const { etag = '' } = await storage.source.getBlockBlobClient(blob).getProperties();
  expect(await copyBegin({ ...request, pinned: etag }, memory.services)).toMatchObject({ job: { etag } });
  await storage.source.getBlockBlobClient(blob).upload('other', 5);
  await expect(copyBegin({ ...request, pinned: etag }, memory.services)).rejects.toMatchObject({
    failure: { code: 'SOURCE_CHANGED', retryable: false },
  });
});

it('names a blob that is not there', async () => {
  await storage.source.getBlockBlobClient(blob).delete();
  await expect(copyBegin(request, memory.services)).rejects.toMatchObject({
    failure: { code: 'BLOB_NOT_FOUND' },
  });
});
