import { expect, it } from 'vitest';
import { getTransfer } from '../../../src/application/transfer/get-transfer';
import { transferSchema } from '../../../src/application/transfer/transfer-views';
import { reportPath, requestPath } from '../../../src/records/transfer/paths';
import { sampleReport, sampleRequest } from '../../support/documents';
import { memoryServices } from '../../support/services';
import { fakeClient } from '../fake-client';

const transferId = 't000000000000001';

it('a transfer that ended says what became of tags the source no longer has', async () => {
  const memory = memoryServices({ PRUNE: 'report' });
  memory.documents.set(requestPath(transferId).name, sampleRequest({ transferId }));
  const gone = { listed: ['a:1', 'a:2'], deleted: [], manifests: [], kept: [] };
  const prune = { mode: 'report', found: 2, refused: 'they are more than 1', ...gone } as const;
  memory.documents.set(reportPath(transferId).name, sampleReport({ transferId, prune }));
  const view = await getTransfer({ ...memory.services, client: fakeClient() }, transferId);
  expect(transferSchema.parse(view).prune).toEqual({
    ...{ mode: 'report', found: 2, deleted: 0, kept: 0, refused: 'they are more than 1' },
  });
});
