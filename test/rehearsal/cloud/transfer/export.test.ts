import { buffer } from 'node:stream/consumers';
import { extract } from 'tar-stream';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { defaultWorld, storageId } from '../../../../rehearsal/world';
import { pushImage, pushIndex, digestOf } from './images';
import { containerUri, denied, secretUri, startRig, type Rig } from './rig';
import { ended, setUpPipelines, submitRun } from './transfers';
import type { PipelineRecord, RunRecord } from '../../../../rehearsal/cloud/transfer/records/records';

describe('an export run', () => {
  let rig: Rig;
  let blobs = 0;
  beforeAll(async () => {
    rig = await startRig({ switches: { maxLayerBytes: 10_000 } });
    await pushImage(rig.store.source, 'app', 'v1');
    await pushImage(rig.store.source, 'app', 'latest');
  });
  afterAll(() => rig.remove());

  let pipeline: PipelineRecord;
  let blob: string;
  beforeEach(() => {
    pipeline = setUpPipelines(rig).source;
    blobs += 1;
    blob = `blob${String(blobs)}.tar`;
  });

  const run = (artifacts: readonly string[], change: Partial<PipelineRecord> = {}): Promise<RunRecord> => {
    rig.records.pipelines.put({ ...pipeline, ...change });
    return ended(rig, submitRun(rig, { ...pipeline, ...change }, { artifacts, blob }));
  };
  const blobExists = () => rig.container('source').getBlobClient(blob).exists();

  /** Path -> content of the blob's archive. */
  const readBack = async (): Promise<Map<string, Buffer>> => {
    const content = await rig.container('source').getBlobClient(blob).downloadToBuffer();
    const tar = extract();
    tar.end(content);
    const files = new Map<string, Buffer>();
    for await (const entry of tar) files.set(entry.header.name, await buffer(entry));
    return files;
  };

  describe('writes an archive that', () => {
    it('is an OCI image layout with every part once and the references in its index', async () => {
      const shared = Buffer.from('a layer two images share');
      await pushImage(rig.store.source, 'shared/one', 'v1', [shared]);
      await pushImage(rig.store.source, 'shared/two', 'v1', [shared]);
      const index = await pushIndex(rig.store.source, 'multi', 'v1');
      const artifacts = ['shared/one:v1', 'shared/two:v1', 'multi:v1', `multi@${index.digest}`, 'multi:v1'];
      expect(await run(artifacts)).toMatchObject({ status: 'Succeeded' });

      const files = await readBack();
      expect(JSON.parse(files.get('oci-layout')!.toString())).toEqual({ imageLayoutVersion: '1.0.0' });
      const layout = JSON.parse(files.get('index.json')!.toString()) as {
        manifests: { digest: string; annotations: Record<string, string> }[];
      };
      const references = layout.manifests.map(
        ({ annotations }) => annotations['org.opencontainers.image.ref.name'],
      );
      expect(references).toEqual([...new Set(artifacts)]);
      const names = [...files.keys()];
      expect(new Set(names).size).toBe(names.length);
      for (const [name, content] of files) {
        if (name.startsWith('blobs/')) expect(name).toBe(`blobs/${digestOf(content).replace(':', '/')}`);
      }
      // two manifests, an index, its two children; three configs, as the
      // children share theirs; one shared layer and two of the children
      expect(names.filter((name) => name.startsWith('blobs/'))).toHaveLength(5 + 3 + 3);
    });

    it('takes a bare repository as its tag latest', async () => {
      await run(['app']);
      const index = (await readBack()).get('index.json')!.toString();
      expect(index).toContain('"app:latest"');
      expect(index).toContain(rig.store.source.resolve('app', 'latest')!.digest);
    });

    it('leaves referrers out', async () => {
      const subject = await pushImage(rig.store.source, 'signed', 'v1');
      const config = rig.store.source.repository('signed').blobs.keys().next().value!;
      const referrer = await rig.store.source.putManifest('signed', {
        bytes: Buffer.from(
          JSON.stringify({
            schemaVersion: 2,
            mediaType: 'application/vnd.oci.image.manifest.v1+json',
            artifactType: 'application/vnd.example.signature',
            config: {
              mediaType: 'application/vnd.oci.empty.v1+json',
              digest: config,
              size: rig.store.source.blobSize('signed', config),
            },
            layers: [],
            subject: { mediaType: subject.mediaType, digest: subject.digest, size: subject.size },
          }),
        ),
        mediaType: 'application/vnd.oci.image.manifest.v1+json',
        tags: [],
      });
      await run(['signed:v1']);
      expect([...(await readBack()).keys()].join()).not.toContain(referrer.digest.slice(7));
    });

    it('is the same for the same artifacts', async () => {
      const first = await run(['app:v1']);
      blob = `again-${blob}`;
      const second = await run(['app:v1']);
      expect(second.catalogDigest).toBe(first.catalogDigest);
    });
  });

  it('resolves tags when it executes, and takes what a moved tag points at by then', async () => {
    await pushImage(rig.store.source, 'moving', 'v1');
    const planned = rig.store.source.resolve('moving', 'v1')!.digest;
    rig.faults.arm('tag-moved', 'moving:v1');
    await run(['moving:v1']);
    const now = rig.store.source.resolve('moving', 'v1')!.digest;
    expect(now).not.toBe(planned);
    expect((await readBack()).get('index.json')!.toString()).toContain(now);
  });

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
      rig.faults.arm('artifact-vanished', 'app:latest');
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

    it('refuses a layer over the limit', async () => {
      await pushImage(rig.store.source, 'big', 'v1', [Buffer.alloc(10_001)]);
      await pushImage(rig.store.source, 'fits', 'v1', [Buffer.alloc(10_000)]);
      expect((await run(['fits:v1'])).status).toBe('Succeeded');
      blob = `big-${blob}`;
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
        errorMessage: `The blob '${blob}' already exists and the pipeline does not have the option OverwriteBlobs.`,
      });
    });

    it('replaces it with OverwriteBlobs', async () => {
      await run(['app:v1']);
      const second = await run(['app:latest'], { options: ['OverwriteBlobs'] });
      expect(second.status).toBe('Succeeded');
      expect((await readBack()).get('index.json')!.toString()).toContain('"app:latest"');
    });
  });

  describe('with a SAS', () => {
    const mismatch =
      'Failed to access storage. Service request failed. Status: 403 (This request is not authorized to perform this operation using this permission.) ErrorCode: AuthorizationPermissionMismatch';

    it.each(['r', 'w', 'l', 'a'])('fails without the letter %s', async (letter) => {
      rig.secrets.set(secretUri.source, rig.sas('source', 'rwla'.replace(letter, '')));
      expect(await run(['app:v1'])).toMatchObject({ status: 'Failed', errorMessage: mismatch });
    });

    it('needs the leading question mark', async () => {
      rig.secrets.set(secretUri.source, rig.sas('source', 'racwl').slice(1));
      expect((await run(['app:v1'])).errorMessage).toMatch(/403 .*ErrorCode: AuthenticationFailed/);
    });

    it.each([
      [
        'has expired',
        () => rig.sas('source', 'racwl', { startsOn: new Date(0), expiresOn: new Date(Date.now() - 60_000) }),
      ],
      ['is tampered with', () => rig.sas('source', 'racwl').replace(/sig=.{6}/, 'sig=AAAAAA')],
      ['belongs to another account', () => rig.sas('target', 'racwl')],
      ['is no SAS', () => '?hello'],
    ])('fails when it %s, without telling its signature', async (_what, sas) => {
      rig.secrets.set(secretUri.source, sas());
      const { status, errorMessage } = await run(['app:v1']);
      expect(status).toBe('Failed');
      expect(errorMessage).toMatch(/^Failed to access storage\. Service request failed\. Status: 403 \(/);
      expect(errorMessage).not.toContain('sig=');
    });

    it('is read anew for every run, so a rotated secret works at once', async () => {
      rig.secrets.set(secretUri.source, '?sp=rwla&sig=old');
      expect((await run(['app:v1'])).status).toBe('Failed');
      rig.secrets.set(secretUri.source, rig.sas('source', 'racwl'));
      expect((await run(['app:v1'])).status).toBe('Succeeded');
    });

    it('fails in the words of the vault when the secret cannot be read', async () => {
      rig.secrets.set(secretUri.source, denied);
      expect((await run(['app:v1'])).errorMessage).toBe(
        `Failed to get the secret '${secretUri.source}' from Key Vault. Status: 403 (Forbidden)`,
      );
      rig.secrets.delete(secretUri.source);
      expect((await run(['app:v1'])).errorMessage).toMatch(/Status: 404/);
    });

    it('uses the system-assigned identity of a pipeline that has no other', async () => {
      const principal = { principalId: 'nobody', clientId: 'nobody', tenantId: defaultWorld.source.tenantId };
      const { errorMessage } = await run(['app:v1'], { identity: { systemAssigned: principal } });
      expect(errorMessage).toMatch(/Status: 403 \(Forbidden\)/);
    });

    it('fails without any identity', async () => {
      const { identity: _identity, ...bare } = pipeline;
      rig.records.pipelines.put(bare);
      const failed = await ended(rig, submitRun(rig, bare, { artifacts: ['app:v1'], blob }));
      expect(failed.errorMessage).toBe("The pipeline 'exportpipeline' has no managed identity.");
    });
  });

  describe('with a managed identity', () => {
    const storage = () => ({
      storage: { ...pipeline.storage, accessMode: 'ManagedIdentity' as const },
    });

    it('fails without the role on the account, and works with it', async () => {
      expect((await run(['app:v1'], storage())).errorMessage).toMatch(/AuthorizationPermissionMismatch/);
      rig.access.assign({
        objectId: defaultWorld.source.pipelineIdentity.objectId,
        role: 'Storage Blob Data Contributor',
        scope: storageId(defaultWorld.source),
      });
      rig.secrets.clear();
      expect(await run(['app:v1'], storage())).toMatchObject({ status: 'Succeeded' });
      expect(await blobExists()).toBe(true);
    });
  });

  it('fails when the storage account or the container does not exist', async () => {
    const at = (uri: string) => ({ storage: { ...pipeline.storage, uri } });
    expect((await run(['app:v1'], at('https://nowhere.blob.core.windows.net/transfer'))).errorMessage).toBe(
      'Failed to access storage. No such host is known. (nowhere.blob.core.windows.net:443)',
    );
    const missing = await run(['app:v1'], at(containerUri.source.replace('/transfer', '/missing')));
    expect(missing.errorMessage).toMatch(
      /^Failed to access storage\. Service request failed\. Status: 4\d\d/,
    );
  });

  it('fails at the percentage and with the message of a fault', async () => {
    const submitted = submitRun(rig, pipeline, { artifacts: ['app:v1'], blob });
    rig.faults.arm('run-fails', `exportpipeline/${submitted.name}`, {
      message: 'No space left.',
      afterPercent: 50,
    });
    const failed = await ended(rig, submitted);
    expect(failed).toMatchObject({ status: 'Failed', errorMessage: 'No space left.', failedAtPercent: 50 });
    expect(rig.engine.percentOf(failed)).toBe(50);
    expect(await blobExists()).toBe(false);
  });

  it('has a start and a finish with seven digits of a second', async () => {
    const { startTime, finishTime } = await run(['app:v1']);
    for (const time of [startTime, finishTime]) {
      expect(time).toMatch(/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{7}\+00:00$/);
    }
  });
});

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
