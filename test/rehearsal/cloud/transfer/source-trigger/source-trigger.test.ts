import { createHash } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { PipelineRecord, RunRecord } from '../../../../../rehearsal/cloud/transfer/records/records';
import type { TriggerDecision } from '../../../../../rehearsal/cloud/transfer/source-trigger/source-trigger';
import { paces } from '../../../../../rehearsal/cloud/transfer/switches';
import { pushImage } from '../images';
import { secretUri, startRig, type Rig } from '../rig';
import { copyBlob, ended, setUpPipelines, submitRun } from '../transfers';
import { day } from '../../../../../rehearsal/day';

describe('the source trigger', () => {
  let rig: Rig;
  let pipeline: PipelineRecord;
  let archive: Buffer;
  beforeAll(async () => {
    rig = await startRig({ switches: { pace: { ...paces.instant, triggerScanMs: 20 } } });
    await pushImage(rig.store.source, 'app', 'v1');
    const { source } = setUpPipelines(rig);
    await ended(rig, submitRun(rig, source, { artifacts: ['app:v1'], blob: 'app.tar' }));
    archive = await rig.container('source').getBlobClient('app.tar').downloadToBuffer();
  });
  afterAll(() => rig.remove());
  beforeEach(async () => {
    rig.setClock(undefined);
    for await (const { name } of rig.container('target').listBlobsFlat()) {
      await rig.container('target').deleteBlob(name);
    }
    pipeline = setUpPipelines(rig, { target: { sourceTrigger: 'Enabled' } }).target;
  });

  const upload = (name: string, change: { metadata?: Record<string, string>; md5?: Buffer | null } = {}) => {
    const md5 = change.md5 === undefined ? createHash('md5').update(archive).digest() : change.md5;
    return rig
      .container('target')
      .getBlockBlobClient(name)
      .uploadData(archive, {
        metadata: change.metadata ?? { category: 'acr-transfer-blob' },
        // In blocks: Azurite, as Azure, computes the MD5 of a blob that is put at once.
        maxSingleShotSize: 0,
        blockSize: 4096,
        blobHTTPHeaders: md5 === null ? {} : { blobContentMD5: md5 },
      });
  };
  /** The first decision that satisfies, of those made from now on. */
  const decision = async (wanted: (decision: TriggerDecision) => boolean): Promise<TriggerDecision> => {
    for (;;) {
      const found = rig.engine.decisions().find(wanted);
      if (found !== undefined) return found;
      await sleep(10);
    }
  };
  const refused = (blob: string) => decision((each) => each.blob === blob && each.run === undefined);
  const unmet = ({ conditions }: TriggerDecision) =>
    conditions.filter(({ met }) => !met).map(({ name }) => name);
  const runsFor = (blob: string): RunRecord[] =>
    rig.records.runs.list().filter(({ request, trigger }) => request.blob === blob && trigger !== undefined);
  const firstRun = async (blob: string): Promise<RunRecord> => {
    for (;;) {
      const [run] = runsFor(blob);
      if (run !== undefined) return ended(rig, run);
      await sleep(10);
    }
  };

  it('imports a new archive with a run of its own, once per version of the blob', async () => {
    await upload('once.tar');
    const run = await firstRun('once.tar');
    expect(run).toMatchObject({ status: 'Succeeded', kind: 'import', importedArtifacts: ['app:v1'] });
    expect(run.name).toMatch(/^importpipeline_[0-9a-f]{16}$/);
    expect(run.trigger?.timestamp).toMatch(/\.\d{7}\+00:00$/);

    expect(unmet(await refused('once.tar'))).toEqual(['new']);
    expect(runsFor('once.tar')).toHaveLength(1);
    await upload('once.tar');
    while (runsFor('once.tar').length < 2) await sleep(10);
  });

  it('takes a blob in a virtual folder and copies made the way acr-ferry makes them', async () => {
    const { source } = setUpPipelines(rig, { target: { sourceTrigger: 'Enabled' } });
    await ended(rig, submitRun(rig, source, { artifacts: ['app:v1'], blob: 'team/a b/app.tar' }));
    await copyBlob(rig, 'team/a b/app.tar');
    expect((await firstRun('team/a b/app.tar')).status).toBe('Succeeded');
  });

  it('does nothing while it is disabled', async () => {
    rig.records.pipelines.put({ ...pipeline, sourceTrigger: 'Disabled' });
    await upload('disabled.tar');
    const found = await decision((each) => each.blob === undefined && unmet(each).includes('enabled'));
    expect(found.conditions).toEqual([{ name: 'enabled', met: false, detail: 'the trigger is Disabled' }]);
    expect(runsFor('disabled.tar')).toEqual([]);
  });

  it.each([
    ['the metadata is missing', { metadata: {} }, 'metadata'],
    ['the category is another', { metadata: { category: 'other' } }, 'metadata'],
    ['Content-MD5 is missing', { md5: null }, 'content-md5'],
    ['Content-MD5 is not valid', { md5: Buffer.from('short') }, 'content-md5'],
  ])('does not take a blob when %s', async (what, change, condition) => {
    const name = `${what.replaceAll(' ', '-')}.tar`;
    await upload(name, change);
    expect(unmet(await refused(name))).toEqual([condition]);
    expect(runsFor(name)).toEqual([]);
  });

  it('takes blobs of the last 60 days only', async () => {
    rig.setClock(new Date(Date.now() + 61 * day));
    await upload('old.tar');
    expect(unmet(await refused('old.tar'))).toEqual(['last-modified']);
    rig.setClock(new Date(Date.now() + 59 * day));
    expect((await firstRun('old.tar')).status).toBe('Succeeded');
  });

  it.each(['l', 'r'])('does nothing without the SAS letter %s', async (letter) => {
    rig.secrets.set(secretUri.target, rig.sas('target', 'rl'.replace(letter, '')));
    const found = await decision((each) => unmet(each).includes('list'));
    expect(found.conditions.at(-1)?.detail).toMatch(/^Failed to access storage\. .* Status: 403 /);
    expect(found.conditions.at(-1)?.detail).not.toContain('sig=');
  });

  it('starts a run per pipeline that watches the container', async () => {
    const second = {
      ...pipeline,
      id: `${pipeline.registryId}/importPipelines/secondpipeline`,
      name: 'secondpipeline',
    };
    rig.records.pipelines.put(second);
    await upload('both.tar');
    while (runsFor('both.tar').length < 2) await sleep(10);
    const names = runsFor('both.tar').map(({ name }) => name.split('_')[0]);
    expect(names.sort()).toEqual(['importpipeline', 'secondpipeline']);
    rig.records.pipelines.delete(second.id);
  });

  it('forgets blobs that are gone', async () => {
    await upload('gone.tar');
    await firstRun('gone.tar');
    expect(rig.records.triggered.get(pipeline.id)?.blobs).toHaveProperty(['gone.tar']);
    await rig.container('target').deleteBlob('gone.tar');
    while ('gone.tar' in (rig.records.triggered.get(pipeline.id)?.blobs ?? {})) await sleep(10);
  });
});
