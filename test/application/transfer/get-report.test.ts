import { beforeEach, describe, expect, it } from 'vitest';
import { getReport } from '../../../src/application/transfer/get-report';
import { reportSchema } from '../../../src/domain/transfer/report';
import { composeReport } from '../../../src/domain/transfer/compose-report';
import { reportPath } from '../../../src/records/transfer/paths';
import { memoryServices, type MemoryServices } from '../../support/services';
import { fakeClient, transferInstance, type FakeClient } from '../fake-client';

const id = 't000000000000001';
let client: FakeClient;
let memory: MemoryServices;

beforeEach(() => {
  client = fakeClient();
  memory = memoryServices();
  client.set(id, transferInstance(id));
});

const finish = () => {
  const output = { status: 'succeeded', artifacts: { total: 1, verified: 1, failed: 0 } };
  client.set(id, transferInstance(id, { runtimeStatus: 'Completed', output }));
};

describe('getReport', () => {
  const report = () => getReport({ ...memory.services, client }, id);

  it('answers the report as its schema describes it', async () => {
    finish();
    const written = composeReport({
      transferId: id,
      route: 'default',
      startedAt: '2026-01-01T00:00:00.000Z',
      finishedAt: '2026-01-01T00:01:00.000Z',
      planSpan: { from: '2026-01-01T00:00:00.000Z', to: '2026-01-01T00:00:01.000Z' },
      unresolved: [{ reference: 'gone:1', verified: false, reason: 'not found' }],
      batches: [
        {
          waybill: {
            transferId: id,
            route: 'default',
            batch: 1,
            batches: 1,
            blob: 'b.tar',
            artifacts: [{ reference: 'a:1', digest: 'sha256:0', size: 1 }],
          },
          result: {
            batch: 1,
            blob: 'b.tar',
            exportRun: 'e',
            reusedExport: { transferId: 't0', batch: 2, blob: 't0/b.tar' },
            spans: {},
            copy: { bytes: 1, strategy: 'stream', etag: 'x', contentMd5: 'y', notes: [] },
          },
          artifacts: [{ reference: 'a:1', digest: 'sha256:0', targetDigest: 'sha256:0', verified: true }],
        },
      ],
      notes: ['n'],
    });
    memory.documents.set(reportPath(id).name, written);
    const answered = await report();
    expect(answered).toEqual(written);
    expect(reportSchema.strict().parse(answered)).toEqual(written);
  });

  it('says that a running transfer has none yet', async () => {
    await expect(report()).rejects.toMatchObject({ code: 'REPORT_NOT_READY' });
  });

  it('says that a transfer ended without one', async () => {
    client.set(id, transferInstance(id, { runtimeStatus: 'Terminated', output: 'x' }));
    await expect(report()).rejects.toMatchObject({ code: 'REPORT_NOT_FOUND' });
  });
});
