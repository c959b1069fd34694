import { describe, expect, it } from 'vitest';
import { findTriggeredRun } from '../../../src/activities/pipelines/find-triggered-run';
import { pollRun } from '../../../src/activities/pipelines/poll-run';
import { startRun } from '../../../src/activities/pipelines/start-run';
import type { PipelineRunResource } from '../../../src/azure/pipelines/pipeline-run';
import { memoryServices } from '../../support/services';
import { waybillPath, cancelPath } from '../../../src/records/transfer/paths';
import { sampleWaybill, sampleCancel } from '../../support/documents';

function cloudWithBatch() {
  const cloud = memoryServices();
  const artifacts = [{ reference: 'app:1', digest: 'sha256:1', size: 1 }];
  cloud.documents.set(waybillPath('t1', 1).name, sampleWaybill({ blob: 't1/batch 1.tar', artifacts }));
  return cloud;
}

const step = { route: 'default', transferId: 't1', batch: 1 } as const;

describe('startRun', () => {
  it('exports exactly the planned references into the blob of the batch', async () => {
    const cloud = cloudWithBatch();
    const { run } = await startRun({ ...step, side: 'source', attempt: 1 }, cloud.services);
    expect(cloud.source.requests.get(run)).toEqual({ blob: 't1/batch 1.tar', artifacts: ['app:1'] });
  });

  it('imports the same blob', async () => {
    const cloud = cloudWithBatch();
    const { run } = await startRun({ ...step, side: 'target', attempt: 1 }, cloud.services);
    expect(cloud.target.requests.get(run)).toEqual({ blob: 't1/batch 1.tar' });
  });

  it('finds its own run when repeated, and starts another for another attempt', async () => {
    const cloud = cloudWithBatch();
    const first = await startRun({ ...step, side: 'source', attempt: 1 }, cloud.services);
    cloud.source.requests.clear();
    expect(await startRun({ ...step, side: 'source', attempt: 1 }, cloud.services)).toEqual(first);
    expect(cloud.source.requests.size).toBe(0);
    expect((await startRun({ ...step, side: 'source', attempt: 2 }, cloud.services)).run).not.toBe(first.run);
  });

  it('starts nothing in a cancelled transfer', async () => {
    const cloud = cloudWithBatch();
    cloud.documents.set(cancelPath('t1').name, sampleCancel);
    const starting = startRun({ ...step, side: 'source', attempt: 1 }, cloud.services);
    await expect(starting).rejects.toMatchObject({ failure: { code: 'CANCELLED' } });
    expect(cloud.source.requests.size).toBe(0);
  });
});

describe('pollRun', () => {
  it('fails for good when the run is gone', async () => {
    const cloud = cloudWithBatch();
    const polling = pollRun(
      { route: 'default', side: 'source', transferId: 't1', run: 'gone1' },
      cloud.services,
    );
    await expect(polling).rejects.toMatchObject({
      failure: { code: 'RUN_FAILED', origin: 'source', retryable: false },
    });
  });
});

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
