import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import { pack } from 'tar-stream';
import { buffer } from 'node:stream/consumers';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { PipelineRecord, RunRecord } from '../../../../rehearsal/cloud/transfer/records/records';
import { registryId, defaultWorld } from '../../../../rehearsal/world';
import { digestOf, pushImage, pushIndex } from './images';
import { secretUri, startRig, type Rig } from './rig';
import { copyBlob, ended, setUpPipelines, submitRun } from './transfers';

describe('an import run', () => {
  let rig: Rig;
  let pipelines: Record<'source' | 'target', PipelineRecord>;
  let images = 0;
  beforeAll(async () => {
    rig = await startRig();
  });
  afterAll(() => rig.remove());
  beforeEach(() => {
    pipelines = setUpPipelines(rig);
  });

  /** A repository nobody used before. */
  const fresh = () => `repository${String((images += 1))}`;

  const exportTo = async (blob: string, artifacts: readonly string[]): Promise<RunRecord> => {
    const run = await ended(rig, submitRun(rig, pipelines.source, { artifacts, blob }));
    expect(run).toMatchObject({ status: 'Succeeded' });
    await copyBlob(rig, blob);
    return run;
  };
  const run = (
    blob: string,
    change: Partial<PipelineRecord> = {},
    request: Partial<RunRecord['request']> = {},
  ): Promise<RunRecord> => {
    const pipeline = { ...pipelines.target, ...change };
    rig.records.pipelines.put(pipeline);
    return ended(rig, submitRun(rig, pipeline, { blob, ...request }));
  };
  const blobAt = (blob: string) => rig.container('target').getBlockBlobClient(blob);
  const digestAt = (side: 'source' | 'target', repository: string, reference: string) =>
    rig.store[side].resolve(repository, reference)?.digest;

  it('puts tags, children of indexes and shared blobs into every repository that wants them', async () => {
    const layer = Buffer.from('shared by two repositories');
    const [one, two, multi] = [fresh(), fresh(), fresh()];
    await pushImage(rig.store.source, one, 'v1', [layer]);
    await pushImage(rig.store.source, two, 'v1', [layer]);
    const index = await pushIndex(rig.store.source, multi, 'v1');
    const artifacts = [`${one}:v1`, `${two}:v1`, `${multi}:v1`];
    const exported = await exportTo('shared.tar', artifacts);

    const imported = await run('shared.tar', {}, { catalogDigest: exported.catalogDigest! });
    expect(imported).toMatchObject({ status: 'Succeeded', importedArtifacts: artifacts });
    for (const repository of [one, two]) {
      expect(rig.store.target.hasBlob(repository, digestOf(layer))).toBe(true);
      expect(digestAt('target', repository, 'v1')).toBe(digestAt('source', repository, 'v1'));
    }
    expect(digestAt('target', multi, 'v1')).toBe(index.digest);
    expect(rig.store.target.repository(multi).manifests.size).toBe(3);
  });

  it('raises ImagePushed for every manifest it puts', async () => {
    const repository = fresh();
    const index = await pushIndex(rig.store.source, repository, 'v1');
    await exportTo('events.tar', [`${repository}:v1`]);
    const before = rig.events.length;
    await run('events.tar');
    const events = rig.events.slice(before);
    expect(events).toHaveLength(3);
    expect(events.at(-1)).toMatchObject({
      topic: registryId(defaultWorld.target),
      subject: `${repository}:v1`,
      eventType: 'Microsoft.ContainerRegistry.ImagePushed',
      data: {
        action: 'push',
        location: 'usgovvirginia',
        target: { repository, tag: 'v1', digest: index.digest },
      },
    });
  });

  describe('onto an existing tag', () => {
    it('accepts the equal digest', async () => {
      const repository = fresh();
      await pushImage(rig.store.source, repository, 'v1');
      await exportTo(`${repository}.tar`, [`${repository}:v1`]);
      await run(`${repository}.tar`);
      expect((await run(`${repository}.tar`)).status).toBe('Succeeded');
    });

    it('fails on another digest without OverwriteTags and leaves the tag as it is', async () => {
      const repository = fresh();
      await pushImage(rig.store.source, repository, 'v1');
      const mine = await pushImage(rig.store.target, repository, 'v1', [Buffer.from('mine')]);
      await exportTo(`${repository}.tar`, [`${repository}:v1`]);
      expect(await run(`${repository}.tar`)).toMatchObject({
        status: 'Failed',
        errorMessage: `The tag '${repository}:v1' already exists and the pipeline does not have the option OverwriteTags.`,
      });
      expect(digestAt('target', repository, 'v1')).toBe(mine.digest);
    });

    it('moves it with OverwriteTags', async () => {
      const repository = fresh();
      const theirs = await pushImage(rig.store.source, repository, 'v1');
      await pushImage(rig.store.target, repository, 'v1', [Buffer.from('mine')]);
      await exportTo(`${repository}.tar`, [`${repository}:v1`]);
      expect((await run(`${repository}.tar`, { options: ['OverwriteTags'] })).status).toBe('Succeeded');
      expect(digestAt('target', repository, 'v1')).toBe(theirs.digest);
    });

    it('goes on with the other artifacts under ContinueOnErrors', async () => {
      const [taken, free] = [fresh(), fresh()];
      await pushImage(rig.store.source, taken, 'v1');
      await pushImage(rig.store.source, free, 'v1');
      await pushImage(rig.store.target, taken, 'v1', [Buffer.from('mine')]);
      await exportTo(`${taken}.tar`, [`${taken}:v1`, `${free}:v1`]);
      const done = await run(`${taken}.tar`, { options: ['ContinueOnErrors', 'DeleteSourceBlobOnSuccess'] });
      expect(done).toMatchObject({ status: 'Succeeded', importedArtifacts: [`${free}:v1`] });
      expect(done.errorMessage).toContain(`'${taken}:v1' already exists`);
      expect(await blobAt(`${taken}.tar`).exists()).toBe(true);
    });

    it('does not write to a locked tag, even with OverwriteTags', async () => {
      const repository = fresh();
      await pushImage(rig.store.source, repository, 'v1');
      await pushImage(rig.store.target, repository, 'v1', [Buffer.from('mine')]);
      rig.store.target.setAttributes(repository, { tag: 'v1' }, { writeEnabled: false });
      await exportTo(`${repository}.tar`, [`${repository}:v1`]);
      const { errorMessage } = await run(`${repository}.tar`, { options: ['OverwriteTags'] });
      expect(errorMessage).toBe(`The tag '${repository}:v1' is locked for writing.`);
    });
  });

  describe('with DeleteSourceBlobOnSuccess', () => {
    const prepare = async () => {
      const repository = fresh();
      await pushImage(rig.store.source, repository, 'v1');
      await exportTo(`${repository}.tar`, [`${repository}:v1`]);
      return `${repository}.tar`;
    };
    const options = ['DeleteSourceBlobOnSuccess'];

    it('deletes the blob after success', async () => {
      const blob = await prepare();
      expect((await run(blob, { options })).status).toBe('Succeeded');
      expect(await blobAt(blob).exists()).toBe(false);
    });

    it('keeps the blob when the SAS may not delete', async () => {
      const blob = await prepare();
      rig.secrets.set(secretUri.target, rig.sas('target', 'rl'));
      expect((await run(blob, { options })).status).toBe('Succeeded');
      expect(await blobAt(blob).exists()).toBe(true);
    });

    it('keeps the blob when the run fails', async () => {
      const blob = await prepare();
      const wrong = { catalogDigest: `sha256:${'0'.repeat(64)}` };
      expect((await run(blob, { options }, wrong)).status).toBe('Failed');
      expect(await blobAt(blob).exists()).toBe(true);
    });
  });

  it.each(['r', 'l'])('fails without the SAS letter %s', async (letter) => {
    rig.secrets.set(secretUri.target, rig.sas('target', 'rl'.replace(letter, '')));
    expect((await run('any.tar')).errorMessage).toMatch(/^Failed to access storage\. .* Status: 403 /);
  });

  describe('with a blob that is no good', () => {
    let repository: string;
    let blob: string;
    let content: Buffer;
    beforeEach(async () => {
      repository = fresh();
      blob = `${repository}.tar`;
      await pushImage(rig.store.source, repository, 'v1', [Buffer.alloc(5000, 'x')]);
      await exportTo(blob, [`${repository}:v1`]);
      content = await blobAt(blob).downloadToBuffer();
    });
    const replace = (bytes: Buffer, md5?: Buffer) =>
      blobAt(blob).uploadData(bytes, {
        maxSingleShotSize: 0,
        blockSize: 4096,
        blobHTTPHeaders: md5 ? { blobContentMD5: md5 } : {},
      });
    const expectFailure = async (message: RegExp, change: Partial<PipelineRecord> = {}) => {
      const failed = await run(blob, change);
      expect(failed.errorMessage).toMatch(message);
      expect(failed.status).toBe('Failed');
      expect(digestAt('target', repository, 'v1')).toBeUndefined();
    };

    it('fails when there is none', async () => {
      await blobAt(blob).delete();
      await expectFailure(/^Failed to access storage\. .* Status: 404 /);
    });

    it('fails when it is empty, something else, or compressed', async () => {
      await replace(Buffer.alloc(0));
      await expectFailure(/not a transfer archive: it has no index/);
      await replace(Buffer.alloc(2000, 'no tar'));
      await expectFailure(/not a transfer archive: it is not a tar file/);
    });

    it('fails when it is a tar of something else', async () => {
      const tar = pack();
      tar.entry({ name: 'hello.txt' }, 'hello');
      tar.finalize();
      await replace(await buffer(Readable.from(tar)));
      await expectFailure(/unexpected entry 'hello\.txt'/);
    });

    it.each([0.2, 0.5, 0.9])('fails when only %f of it is there', async (share) => {
      await replace(content.subarray(0, Math.floor(content.length * share)));
      await expectFailure(/truncated|missing|not a tar|blob/i);
    });

    it('fails when its export was truncated by a fault', async () => {
      rig.faults.arm('blob-truncated', `cut-${blob}`, { keepPercent: 60 });
      await exportTo(`cut-${blob}`, [`${repository}:v1`]);
      blob = `cut-${blob}`;
      await expectFailure(/truncated/);
    });

    it('fails when a byte of a layer is wrong', async () => {
      const damaged = Buffer.from(content);
      damaged[content.indexOf('xxxx') + 10] = 0;
      await replace(damaged);
      await expectFailure(/Failed to import 'sha256:/);
    });

    it('fails when a byte of a manifest is wrong', async () => {
      const damaged = Buffer.from(content);
      const at = content.indexOf('"schemaVersion"', content.indexOf('"schemaVersion"') + 1);
      damaged.write('"SchemaVersion"', at);
      await replace(damaged);
      await expectFailure(/manifest sha256:\w+ in the source blob does not match its digest/);
    });

    it('fails when Content-MD5 does not match, and puts no tag', async () => {
      await replace(content, createHash('md5').update('other').digest());
      await expectFailure(/does not match its Content-MD5/);
    });

    it('does without Content-MD5 and metadata when it is started by hand', async () => {
      await replace(content);
      expect((await run(blob)).status).toBe('Succeeded');
    });

    it('fails when the catalog digest of the request is another', async () => {
      const wanted = `sha256:${'1'.repeat(64)}`;
      const failed = await run(blob, {}, { catalogDigest: wanted });
      expect(failed.errorMessage).toMatch(
        new RegExp(`catalog digest of the source blob is sha256:\\w+, not ${wanted}`),
      );
    });
  });
});

describe('an import run under other switches', () => {
  it('refuses an equal tag, fails on a refused deletion, ignores digests and raises no events', async () => {
    const rig = await startRig({
      switches: {
        equalTag: 'fail',
        deleteRefused: 'fail',
        catalogDigest: 'ignore',
        contentMd5: 'ignore',
        importEvents: 'omit',
      },
    });
    try {
      await pushImage(rig.store.source, 'app', 'v1');
      const { source, target } = setUpPipelines(rig);
      await ended(rig, submitRun(rig, source, { artifacts: ['app:v1'], blob: 'a.tar' }));
      await copyBlob(rig, 'a.tar');
      await rig
        .container('target')
        .getBlobClient('a.tar')
        .setHTTPHeaders({ blobContentMD5: Buffer.alloc(16) });
      const first = await ended(rig, submitRun(rig, target, { blob: 'a.tar', catalogDigest: 'sha256@' }));
      expect(first.status).toBe('Succeeded');
      expect(rig.events).toEqual([]);
      const second = await ended(rig, submitRun(rig, target, { blob: 'a.tar' }));
      expect(second.errorMessage).toMatch(/already exists/);

      const deleting = { ...target, options: ['DeleteSourceBlobOnSuccess', 'OverwriteTags'] };
      rig.records.pipelines.put(deleting);
      rig.secrets.set(secretUri.target, rig.sas('target', 'rl'));
      const third = await ended(rig, submitRun(rig, deleting, { blob: 'a.tar' }));
      expect(third.errorMessage).toMatch(/^Failed to access storage\. .* Status: 403/);
    } finally {
      await rig.remove();
    }
  });
});
