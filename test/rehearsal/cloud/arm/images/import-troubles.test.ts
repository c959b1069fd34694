import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { defaultWorld, loginServer, registryId } from '../../../../../rehearsal/world';
import { pushImage } from '../../transfer/images';
import { startRig, type Rig } from '../../transfer/rig';
import { callRegistry, failure } from '../arm-requests';
import { importImage } from './image-import';

const own = { registryUri: loginServer(defaultWorld.source) };
const source = { ...own, sourceImage: 'app:v1' };

describe('an import of an image', () => {
  let rig: Rig;
  const pace = { creatingMs: 0, exportMs: 0, importMs: 0, triggerScanMs: 1000, imageImportMs: 0 };
  beforeAll(async () => {
    rig = await startRig({
      arm: { retryAfterSeconds: 3, importConflict: 'request', importsAtOnce: 1 },
      switches: { pace },
    });
    const { objectId } = defaultWorld.source.app;
    rig.access.assign({ objectId, role: 'Contributor', scope: registryId(defaultWorld.source) });
    await pushImage(rig.store.source, 'app', 'v1');
  });
  afterAll(() => rig.remove());

  const started = (targetTags: readonly string[], mode = 'NoForce') =>
    importImage(rig, 'source', { source, targetTags, mode });
  const at = (repository: string, tag: string) => rig.store.source.resolve(repository, tag)?.digest;

  it('takes the time that is set, and one more at once is told when to come again', async () => {
    pace.imageImportMs = 3000;
    const begun = performance.now();
    const first = started(['slow:v1']);
    const running = () => rig.records.imports.list().filter(({ status }) => status === 'Running');
    await expect.poll(running).toHaveLength(1);
    pace.imageImportMs = 0;
    const body = { source, targetTags: ['second:v1'] };
    expect(await callRegistry(rig, 'source', 'importImage', { method: 'POST', body })).toMatchObject({
      ...failure(429, 'TooManyRequests', /1 imports at once/),
      headers: { 'retry-after': '3' },
    });
    expect(at('slow', 'v1')).toBeUndefined();
    expect((await first).status).toBe(200);
    expect(performance.now() - begun).toBeGreaterThanOrEqual(3000);
    expect(at('slow', 'v1')).toBe(at('app', 'v1'));
  });

  it('tells of a tag that is there at once, where it is set so', async () => {
    const body = { source, targetTags: ['app:v1'] };
    expect(await callRegistry(rig, 'source', 'importImage', { method: 'POST', body })).toMatchObject(
      failure(409, 'Conflict', 'app:v1 Tag app:v1 already exists in target registry.'),
    );
  });

  it('ends with the failure when the image is not there, or goes while it is copied', async () => {
    const missing = { source: { ...own, sourceImage: 'app:missing' }, targetTags: ['x:y'] };
    expect(await importImage(rig, 'source', missing)).toMatchObject(
      failure(400, 'InvalidParameters', /^Operation registries-\S+ failed[.] .*'app:missing' was not found/),
    );
    rig.faults.arm('artifact-vanished', 'app:v1');
    expect(await started(['gone:v1'])).toMatchObject(
      failure(400, 'InvalidParameters', /'app:v1' was not found/),
    );
  });

  it('leaves a locked tag as it is', async () => {
    await pushImage(rig.store.source, 'locked', 'v1');
    rig.store.source.setAttributes('locked', { tag: 'v1' }, { writeEnabled: false });
    const before = at('locked', 'v1');
    expect(await started(['locked:v1'], 'Force')).toMatchObject(
      failure(400, 'InvalidParameters', /disallowed.*locked:v1/),
    );
    expect(at('locked', 'v1')).toBe(before);
  });

  it('fails as a fault says, and may have set some of its tags', async () => {
    const subject = 'app:v1 partly:v1 partly:v2';
    rig.faults.arm('import-fails', subject, { message: 'Error copying blobs.', afterPercent: 75 });
    expect(await started(['partly:v1', 'partly:v2'])).toMatchObject(
      failure(400, 'InvalidParameters', /^Operation \S+ failed[.] Resource \S+ Error copying blobs[.]$/),
    );
    expect(at('partly', 'v1')).toBe(at('app', 'v1'));
    expect(at('partly', 'v2')).toBeUndefined();
  });

  it('brings what a tag points to by then, when it moves meanwhile', async () => {
    const before = at('app', 'v1');
    rig.faults.arm('tag-moved', 'app:v1');
    expect((await started(['moved:v1'])).status).toBe(200);
    expect(at('moved', 'v1')).toBe(at('app', 'v1'));
    expect(at('moved', 'v1')).not.toBe(before);
  });
});
