import { describe, expect, it } from 'vitest';
import { findTriggeredRun } from '../../../src/activities/pipelines/find-triggered-run';
import type { PipelineRunResource } from '../../../src/azure/pipelines/pipeline-run';
import { waybillPath, requestPath } from '../../../src/records/transfer/paths';
import type { Services } from '../../../src/services';
import { memoryServices } from '../../support/services';
import { sampleWaybill, sampleRequest } from '../../support/documents';

function cloudWithBatch() {
  const cloud = memoryServices();
  const artifacts = [{ reference: 'app:1', digest: 'sha256:1', size: 1 }];
  cloud.documents.set(waybillPath('t1', 1).name, sampleWaybill({ blob: 't1/batch 1.tar', artifacts }));
  return cloud;
}

const step = { route: 'default', transferId: 't1', batch: 1 } as const;

describe('findTriggeredRun', () => {
  const triggered = (uri: string, timestamp?: string): PipelineRunResource => ({
    name: 'auto_1',
    properties: {
      response: {
        source: { uri },
        ...(timestamp !== undefined && { trigger: { sourceTrigger: { timestamp } } }),
      },
    },
  });
  const asOf = '2026-01-01T00:00:00.000Z';
  const blobUri = 'https://targetaccount.blob.core.windows.net/transfer/t1/batch%201.tar';
  const find = async (run: PipelineRunResource) => {
    const cloud = cloudWithBatch();
    cloud.target.runs.set(run.name, run);
    return findTriggeredRun({ ...step, since: '2026-01-01T00:10:00Z' }, cloud.services);
  };

  it('finds the run that ACR started for the blob', async () => {
    expect(await find(triggered(blobUri, '2026-01-01T00:12:00Z'))).toEqual({ asOf, run: 'auto_1' });
  });

  it.each([
    ['of another blob', triggered(`${blobUri}.other`, '2026-01-01T00:12:00Z')],
    ['started by hand', triggered(blobUri)],
    ['of an earlier blob of that name', triggered(blobUri, '2025-12-31T00:00:00Z')],
  ])('passes over a run %s', async (_, run) => {
    expect(await find(run)).toEqual({ asOf });
  });
});

it('what was carried across may have been imported by the trigger before its waybill came', async () => {
  const { services, route } = memoryServices({ ROUTE_MODE: 'receive' });
  const records = services.records(route);
  const at = { route: 'default', transferId: 't000000000000001', batch: 1 };
  const { transferId } = at;
  const [blob, etag] = ['early/batch-0001.tar', '0x1'];
  const writtenAt = '2026-01-01T00:00:00.000Z';
  const written = Date.parse(writtenAt);
  const carried = { blob, etag, waybillEtag: etag, importId: 'i1', writtenAt };
  await records.write(waybillPath(transferId, 1), sampleWaybill({ ...at, blob }));
  await records.write(requestPath(transferId), sampleRequest({ transferId, carried }));
  const runs =
    (triggeredAt: number): Services['runs'] =>
    () => ({
      latest: () =>
        Promise.resolve({
          asOf: new Date(),
          runs: [
            {
              name: 'importpipeline_1',
              blob,
              triggeredAt: new Date(triggeredAt).toISOString(),
              state: { state: 'succeeded' } as const,
            },
          ],
        }),
    });
  // The orchestration itself began an hour after the blob was written.
  const since = new Date(written + 3_600_000).toISOString();
  const find = (triggeredAt: number) =>
    findTriggeredRun({ ...at, since }, { ...services, runs: runs(triggeredAt) });
  expect(await find(written + 60_000)).toMatchObject({ run: 'importpipeline_1' });
  expect(await find(written - 3_600_000)).not.toHaveProperty('run');
});
