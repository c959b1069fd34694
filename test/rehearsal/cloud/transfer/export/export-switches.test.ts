import { SASProtocol } from '@azure/storage-blob';
import { describe, expect, it } from 'vitest';
import { pushImage } from '../images';
import { secretUri, startRig, type Rig } from '../rig';
import { ended, setUpPipelines, submitRun } from '../transfers';
import type { PipelineRecord } from '../../../../../rehearsal/cloud/transfer/records/records';

describe('an export run under other switches', () => {
  const runWith = async (
    switches: Parameters<typeof startRig>[0],
    use: (rig: Rig, pipeline: PipelineRecord) => Promise<void>,
  ) => {
    const rig = await startRig(switches);
    try {
      await pushImage(rig.store.source, 'app', 'v1');
      await use(rig, setUpPipelines(rig).source);
    } finally {
      await rig.remove();
    }
  };
  const request = { artifacts: ['app:v1'], blob: 'a.tar' };

  it('keeps an existing blob, does without the question mark and insists on no letter it does not use', () =>
    runWith(
      { switches: { existingBlob: 'keep', sasPrefix: 'optional', sasPermissions: 'needed' } },
      async (rig, pipeline) => {
        rig.secrets.set(secretUri.source, rig.sas('source', 'racw').slice(1));
        const first = await ended(rig, submitRun(rig, pipeline, request));
        const { etag } = await rig.container('source').getBlobClient('a.tar').getProperties();
        const second = await ended(rig, submitRun(rig, pipeline, request));
        expect([first.status, second.status]).toEqual(['Succeeded', 'Succeeded']);
        expect((await rig.container('source').getBlobClient('a.tar').getProperties()).etag).toBe(etag);
      },
    ));

  it('takes no SAS that is good without https, or takes one', async () => {
    const status = async (sasProtocol: 'https' | 'any') => {
      let said: unknown;
      await runWith({ switches: { sasProtocol } }, async (rig, pipeline) => {
        rig.secrets.set(secretUri.source, rig.sas('source', 'racwl', { protocol: SASProtocol.HttpsAndHttp }));
        const run = await ended(rig, submitRun(rig, pipeline, request));
        said = [run.status, (run.errorMessage ?? '').includes('AuthenticationFailed')];
      });
      return said;
    };
    expect(await status('https')).toEqual(['Failed', true]);
    expect(await status('any')).toEqual(['Succeeded', false]);
  });

  it.each([
    ['cut', /^The artifact 'app:v2' was not found/],
    ['garbled', /^(?!.*app:v2)/],
  ] as const)('words the errors of artifacts %s', (errorText, message) =>
    runWith({ switches: { errorText } }, async (rig, pipeline) => {
      const continuing = { ...pipeline, options: ['ContinueOnErrors'] };
      rig.records.pipelines.put(continuing);
      const missing = Array.from({ length: 9 }, (_, i) => `app:v${i + 2}`);
      const artifacts = ['app:v1', ...missing];
      const { errorMessage = '' } = await ended(rig, submitRun(rig, continuing, { ...request, artifacts }));
      expect(errorMessage).toMatch(message);
      expect(errorMessage.length).toBeLessThanOrEqual(200);
    }),
  );

  it.each([
    ['fail', 'Failed', /was not found/],
    ['succeed-silently', 'Succeeded', undefined],
  ] as const)('ends a partial success with %s', (partialSuccess, status, message) =>
    runWith({ switches: { partialSuccess } }, async (rig, pipeline) => {
      const continuing = { ...pipeline, options: ['ContinueOnErrors'] };
      rig.records.pipelines.put(continuing);
      const done = await ended(
        rig,
        submitRun(rig, continuing, { ...request, artifacts: ['app:v1', 'app:v2'] }),
      );
      expect(done.status).toBe(status);
      if (message === undefined) expect(done.errorMessage).toBeUndefined();
      else expect(done.errorMessage).toMatch(message);
    }),
  );
});
