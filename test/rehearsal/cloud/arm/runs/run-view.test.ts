import { describe, expect, it } from 'vitest';
import { paces } from '../../../../../rehearsal/cloud/transfer/switches';
import { pushImage } from '../../transfer/images';
import { startRig } from '../../transfer/rig';
import { copyBlob, setUpPipelines } from '../../transfer/transfers';
import { callArm } from '../arm-client';
import { callRegistry, finishedRun, operationPath, precise, putPipeline, putRun } from '../arm-requests';

describe('pipeline runs', () => {
  it('that failed end their operation as Failed where the switch says so', async () => {
    const failing = await startRig({ arm: { failedRunOperation: 'Failed' } });
    try {
      setUpPipelines(failing);
      await putPipeline(failing, 'source');
      const started = await putRun(failing, 'source', 'failing1');
      await finishedRun(failing, 'source', 'failing1');
      const { body } = await callArm(
        failing,
        'source',
        operationPath(started.headers['azure-asyncoperation']),
      );
      expect(body).toMatchObject({ status: 'Failed', error: { message: /not found/ } });
    } finally {
      await failing.remove();
    }
  });

  it('started by the source trigger have an underscore in the name and say when it fired', async () => {
    const triggered = await startRig({ switches: { pace: { ...paces.instant, triggerScanMs: 20 } } });
    try {
      await pushImage(triggered.store.source, 'app', 'v1');
      setUpPipelines(triggered);
      await putPipeline(triggered, 'source');
      await putPipeline(triggered, 'target');
      await putRun(triggered, 'source', 'exporting');
      await finishedRun(triggered, 'source', 'exporting');
      await copyBlob(triggered, 'app.tar');
      for (;;) {
        const { body } = await callRegistry(triggered, 'target', 'pipelineRuns');
        const [run] = (body as { value: { name: string }[] }).value;
        if (run === undefined) continue;
        expect(run.name).toContain('_');
        const finished = await finishedRun(triggered, 'target', run.name);
        expect(finished).toMatchObject({
          properties: {
            provisioningState: 'Succeeded',
            response: { importedArtifacts: ['app:v1'], trigger: { sourceTrigger: { timestamp: precise } } },
          },
        });
        const removed = await callRegistry(triggered, 'target', `pipelineRuns/${run.name}`, {
          method: 'DELETE',
        });
        expect(removed.status).toBe(200);
        break;
      }
    } finally {
      await triggered.remove();
    }
  });
});
