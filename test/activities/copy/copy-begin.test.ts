import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { copyBegin } from '../../../src/activities/copy/copy-begin';
import { blobName } from '../../../src/domain/transfer/names';
import { notedExportPath } from '../../../src/records/pipelines/paths';
import { waybillPath } from '../../../src/records/transfer/paths';
import { copyServices } from '../../azure/copy/support/run-copy';
import { startStorage, type TestStorage } from '../../azure/copy/support/storage';
import { sampleWaybill } from '../../support/documents';
import type { MemoryServices } from '../../support/services';

const blob = blobName('t1', 1);
const waybill = sampleWaybill({ transferId: 't1', blob });
const path = notedExportPath('default', waybill.artifacts);
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

it('notes what an export run has written, in one document however often it is repeated', async () => {
  await copyBegin({ ...request, exported: true }, memory.services);
  const noted = memory.documents.get(path.name);
  expect(noted).toMatchObject({ transferId: 't1', bytes: 5, notedAt: '2026-01-01T00:00:00.000Z' });
  await copyBegin({ ...request, exported: true }, memory.services);
  expect(memory.documents.get(path.name)).toEqual(noted);
});

it('notes nothing that no run has written, nor a blob that is not there', async () => {
  await copyBegin(request, memory.services);
  await storage.source.getBlockBlobClient(blob).delete();
  await expect(copyBegin({ ...request, exported: true }, memory.services)).rejects.toMatchObject({
    failure: { code: 'BLOB_NOT_FOUND' },
  });
  expect(memory.documents.has(path.name)).toBe(false);
});
