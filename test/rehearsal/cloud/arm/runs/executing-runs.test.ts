import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { paces } from '../../../../../rehearsal/cloud/transfer/switches';
import { pushImage } from '../../transfer/images';
import { startRig, type Rig } from '../../transfer/rig';
import { setUpPipelines } from '../../transfer/transfers';
import { callRegistry, exportTo, failure, finishedRun, putPipeline, putRun } from '../arm-requests';

describe('pipeline runs', () => {
  describe('that are executing', () => {
    let slow: Rig;
    beforeAll(async () => {
      slow = await startRig({
        switches: { pace: { ...paces.instant, exportMs: 60_000 }, concurrentRuns: 1 },
        arm: { executingState: 'Succeeded', retryAfterSeconds: 0 },
      });
      await pushImage(slow.store.source, 'app', 'v1');
      setUpPipelines(slow);
      await putPipeline(slow, 'source');
    });
    afterAll(() => slow.remove());

    const running = async (run: string) => {
      for (;;) {
        const { body } = await callRegistry(slow, 'source', `pipelineRuns/${run}`);
        const { response } = (body as { properties: { response?: { status: string } } }).properties;
        if (response?.status === 'Running') return body;
      }
    };

    it('answer the same request with 200 and refuse another', async () => {
      const started = await putRun(slow, 'source', 'slowrun1', exportTo('slow.tar'));
      expect(started.headers).not.toHaveProperty('retry-after');
      const again = await putRun(slow, 'source', 'slowrun1', exportTo('slow.tar'));
      expect(again.status).toBe(200);
      const [before, after] = [started, again].map(({ headers }) => String(headers['azure-asyncoperation']));
      expect(new URL(after!).pathname).toBe(new URL(before!).pathname);
      expect(after).not.toBe(before);
      expect(await putRun(slow, 'source', 'slowrun1', exportTo('other.tar'))).toMatchObject(
        failure(409, 'Conflict', /'slowrun1' is still executing/),
      );
    });

    it('show Succeeded beside Running where the switch says so, and progress as text', async () => {
      expect(await running('slowrun1')).toMatchObject({
        properties: {
          provisioningState: 'Succeeded',
          response: {
            status: 'Running',
            progress: { percentage: expect.stringMatching(/^\d{1,2}$/) as string },
          },
        },
      });
    });

    it('keep the next ones waiting in Creating, and let their record be deleted', async () => {
      await putRun(slow, 'source', 'slowrun2', exportTo('second.tar'));
      const { body } = await callRegistry(slow, 'source', 'pipelineRuns/slowrun2');
      expect(body).toMatchObject({ properties: { provisioningState: 'Creating' } });
      const removed = await callRegistry(slow, 'source', 'pipelineRuns/slowrun2', { method: 'DELETE' });
      expect(removed.status).toBe(200);
      expect((await callRegistry(slow, 'source', 'pipelineRuns/slowrun2')).status).toBe(404);
    });
  });

  it('that hang give their place to the next when their record is deleted', async () => {
    const one = await startRig({ switches: { concurrentRuns: 1 } });
    try {
      await pushImage(one.store.source, 'app', 'v1');
      setUpPipelines(one);
      await putPipeline(one, 'source');
      one.faults.arm('run-hangs', 'pipeline/hanging1', { afterPercent: 30 });
      await putRun(one, 'source', 'hanging1', exportTo('hanging.tar'));
      await putRun(one, 'source', 'waiting1', exportTo('waiting.tar'));
      await callRegistry(one, 'source', 'pipelineRuns/hanging1', { method: 'DELETE' });
      expect((await finishedRun(one, 'source', 'waiting1')).properties.provisioningState).toBe('Succeeded');
      expect(await one.container('source').getBlobClient('hanging.tar').exists()).toBe(false);
    } finally {
      await one.remove();
    }
  });
});
