import { beforeEach, describe, expect, it } from 'vitest';
import { findTransfer, isOver } from '../../src/application/find-transfer';
import { listQuerySchema, listTransfers } from '../../src/application/transfer/list-transfers';
import { toInput } from '../../src/domain/transfer/inputs';
import { indexKey, indexPath, reportPath, requestPath } from '../../src/records/transfer/paths';
import { sampleReport, sampleRequest } from '../support/documents';
import { memoryServices, type MemoryServices } from '../support/services';
import { fakeClient } from './fake-client';

/** Transfers whose history was purged: their documents are all there is. */

const [good, bad] = ['t000000000000001', 't000000000000002'];
const client = fakeClient();
let memory: MemoryServices;

beforeEach(() => {
  memory = memoryServices();
  for (const transferId of [good, bad]) {
    const request = sampleRequest({ transferId });
    memory.documents.set(indexPath(indexKey(transferId, request.requestedAt)).name, toInput(request));
    memory.documents.set(requestPath(transferId).name, request);
    memory.documents.set(reportPath(transferId).name, sampleReport({ transferId }));
  }
});

const find = (transferId: string) => findTransfer({ ...memory.services, client }, transferId);
const listed = async () => {
  const { transfers } = await listTransfers({ ...memory.services, client }, listQuerySchema.parse({}));
  return transfers.map(({ transferId, status }) => [transferId, status]);
};

describe('a transfer whose report cannot be read', () => {
  it('is shown as failed, with document and field, and spoils no list', async () => {
    memory.documents.set(reportPath(bad).name, { ...sampleReport(), artifacts: [{ verified: 'yes' }] });
    const message = expect.stringContaining(`transfers/${bad}/report.json: /artifacts/0/`) as string;
    expect(await find(bad)).toMatchObject({ status: 'failed', error: { code: 'DOCUMENT_INVALID', message } });
    expect(await listed()).toEqual([
      [good, 'succeeded'],
      [bad, 'failed'],
    ]);
  });
});

describe('a transfer whose request cannot be read', () => {
  it('tells so by its id, is over, and spoils no list', async () => {
    memory.documents.set(requestPath(bad).name, { ...sampleRequest(), version: 2 });
    await expect(find(bad)).rejects.toMatchObject({ failure: { code: 'DOCUMENT_INVALID' } });
    expect(await isOver({ ...memory.services, client }, bad)).toBe(true);
    expect(await listed()).toEqual([[good, 'succeeded']]);
  });
});
