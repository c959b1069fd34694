import { describe, expect, it } from 'vitest';
import { pushImage } from '../images';
import { containerUri } from '../rig';
import { useExports } from '../exports';
import { ended, submitRun } from '../transfers';

describe('an export run', () => {
  const site = useExports();
  const { run, blobExists, readBack } = site;

  describe('with an artifact that cannot be exported', () => {
    it('fails, names it and writes nothing', async () => {
      const failed = await run(['app:v1', 'app:missing']);
      expect(failed).toMatchObject({
        status: 'Failed',
        errorMessage: "The artifact 'app:missing' was not found in the registry.",
      });
      expect(await blobExists()).toBe(false);
    });

    it('exports the others under ContinueOnErrors and says what is missing', async () => {
      site.rig.faults.arm('artifact-vanished', 'app:latest');
      const options = ['ContinueOnErrors'];
      const done = await run(['app:v1', 'app:missing', 'not valid', 'app:latest'], { options });
      expect(done.status).toBe('Succeeded');
      expect(done.errorMessage).toMatch(
        /'app:missing' was not found.*'not valid' is invalid.*'app:latest' was not found/,
      );
      const index = JSON.parse((await readBack()).get('index.json')!.toString()) as { manifests: unknown[] };
      expect(index.manifests).toHaveLength(1);
    });

    it('fails under ContinueOnErrors when none is left', async () => {
      const failed = await run(['app:missing'], { options: ['ContinueOnErrors'] });
      expect(failed.status).toBe('Failed');
      expect(await blobExists()).toBe(false);
    });

    it('fails for what may not be read', async () => {
      const { store } = site.rig;
      await pushImage(store.source, 'closed', 'v1', [Buffer.alloc(1)]);
      store.source.setAttributes('closed', { tag: 'v1' }, { readEnabled: false });
      expect((await run(['closed:v1'])).errorMessage).toBe(
        "The artifact 'closed:v1' cannot be read: reading is disabled.",
      );
    });

    it('refuses a layer over the limit', async () => {
      await pushImage(site.rig.store.source, 'big', 'v1', [Buffer.alloc(10_001)]);
      await pushImage(site.rig.store.source, 'fits', 'v1', [Buffer.alloc(10_000)]);
      expect((await run(['fits:v1'])).status).toBe('Succeeded');
      site.blob = `big-${site.blob}`;
      expect((await run(['big:v1'])).errorMessage).toMatch(
        /layer .* of 'big:v1' has 10001 bytes; the limit is 10000/,
      );
    });
  });

  describe('onto an existing blob', () => {
    it('fails without OverwriteBlobs', async () => {
      await run(['app:v1']);
      expect(await run(['app:v1'])).toMatchObject({
        status: 'Failed',
        errorMessage:
          `The blob '${site.blob}' already exists and the pipeline does not have the option ` +
          'OverwriteBlobs.',
      });
    });

    it('replaces it with OverwriteBlobs', async () => {
      await run(['app:v1']);
      const second = await run(['app:latest'], { options: ['OverwriteBlobs'] });
      expect(second.status).toBe('Succeeded');
      expect((await readBack()).get('index.json')!.toString()).toContain('"app:latest"');
    });
  });
  it('fails when the storage account or the container does not exist', async () => {
    const at = (uri: string) => ({ storage: { ...site.pipeline.storage, uri } });
    expect((await run(['app:v1'], at('https://nowhere.blob.core.windows.net/transfer'))).errorMessage).toBe(
      'Failed to access storage. No such host is known. (nowhere.blob.core.windows.net:443)',
    );
    const missing = await run(['app:v1'], at(containerUri.source.replace('/transfer', '/missing')));
    expect(missing.errorMessage).toMatch(
      /^Failed to access storage\. Service request failed\. Status: 4\d\d/,
    );
  });

  it('fails at the percentage and with the message of a fault', async () => {
    const submitted = submitRun(site.rig, site.pipeline, { artifacts: ['app:v1'], blob: site.blob });
    site.rig.faults.arm('run-fails', `exportpipeline/${submitted.name}`, {
      message: 'No space left.',
      afterPercent: 50,
    });
    const failed = await ended(site.rig, submitted);
    expect(failed).toMatchObject({ status: 'Failed', errorMessage: 'No space left.', failedAtPercent: 50 });
    expect(site.rig.engine.percentOf(failed)).toBe(50);
    expect(await blobExists()).toBe(false);
  });

  it('has a start and a finish with seven digits of a second', async () => {
    const { startTime, finishTime } = await run(['app:v1']);
    for (const time of [startTime, finishTime]) {
      expect(time).toMatch(/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{7}\+00:00$/);
    }
  });
});
