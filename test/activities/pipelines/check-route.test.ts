import { describe, expect, it } from 'vitest';
import { checkRoute } from '../../../src/activities/pipelines/check-route';
import { sideOf } from '../../../src/domain/route';
import { desiredPipeline, type PipelineResource } from '../../../src/azure/pipelines/pipeline-resource';
import { cancelPath } from '../../../src/records/transfer/paths';
import { memoryServices } from '../../support/services';

const identity = (name: string) =>
  `/subscriptions/s/resourceGroups/r/providers/Microsoft.ManagedIdentity/userAssignedIdentities/${name}`;
/** Pipelines that run as identities which were there before them. */
const rehearse = (settings: Readonly<Record<string, string>> = {}) =>
  memoryServices({
    SOURCE_PIPELINE_IDENTITY: identity('export'),
    TARGET_PIPELINE_IDENTITY: identity('import'),
    ...settings,
  });

const run = (cloud: ReturnType<typeof memoryServices>) =>
  checkRoute({ transferId: 't1', route: cloud.route.name }, cloud.services);

describe('checkRoute', () => {
  it('creates missing pipelines and says so', async () => {
    const cloud = rehearse();
    const { notes } = await run(cloud);
    expect(notes).toEqual([
      'export pipeline exportpipeline was created',
      'import pipeline importpipeline was created',
    ]);
    expect(cloud.source.pipeline).toBeDefined();
  });

  it('touches nothing for a cancelled transfer', async () => {
    const cloud = rehearse();
    cloud.documents.set(cancelPath('t1').name, {});
    await expect(run(cloud)).rejects.toMatchObject({ failure: { code: 'CANCELLED' } });
    expect(cloud.source.pipeline).toBeUndefined();
  });

  it('leaves matching pipelines alone and is silent', async () => {
    const cloud = rehearse();
    await run(cloud);
    const before = cloud.target.pipeline;
    expect((await run(cloud)).notes).toEqual([]);
    expect(cloud.target.pipeline).toBe(before);
  });

  it('stops at a registry that is not Premium, before any pipeline is made', async () => {
    const cloud = rehearse();
    cloud.target.facts = { ...cloud.target.facts, sku: 'Basic' };
    await expect(run(cloud)).rejects.toMatchObject({
      failure: { code: 'REGISTRY_NOT_PREMIUM', origin: 'target', retryable: false },
    });
    expect(cloud.target.pipeline).toBeUndefined();
  });

  it('stops at a disabled export policy with the command that enables it', async () => {
    const cloud = rehearse();
    cloud.source.facts = { ...cloud.source.facts, exportAllowed: false };
    await expect(run(cloud)).rejects.toThrow(
      'az acr update --name sourceregistry --subscription 00000000-0000-0000-0000-000000000001 ' +
        '--allow-exports true',
    );
  });

  it('names the problems of both sides at once', async () => {
    const cloud = rehearse();
    cloud.source.facts = { ...cloud.source.facts, sku: 'Basic' };
    cloud.target.facts = { ...cloud.target.facts, sku: 'Standard' };
    await expect(run(cloud)).rejects.toThrow(/source registry .* is Basic.*target registry .* is Standard/);
  });

  const otherContainer = (cloud: ReturnType<typeof rehearse>): PipelineResource =>
    ({
      id: 'x',
      ...desiredPipeline(cloud.route, { ...sideOf(cloud.route, 'source'), container: 'elsewhere' }, 'x'),
    }) as PipelineResource;

  it('refuses a pipeline on another container unless it manages pipelines', async () => {
    const cloud = rehearse();
    cloud.source.pipeline = otherContainer(cloud);
    await expect(run(cloud)).rejects.toMatchObject({
      failure: { code: 'PIPELINE_MISMATCH', origin: 'source' },
    });
    await expect(run(cloud)).rejects.toThrow('MANAGE_PIPELINES=true');
  });

  it('corrects it when it does, and says what was wrong', async () => {
    const cloud = rehearse({ MANAGE_PIPELINES: 'true' });
    cloud.source.pipeline = otherContainer(cloud);
    const { notes } = await run(cloud);
    expect(notes[0]).toMatch(/export pipeline exportpipeline was corrected: its container is .*elsewhere/);
    expect((await run(cloud)).notes).toEqual([]);
  });

  it('refuses a pipeline that is not ready', async () => {
    const cloud = rehearse();
    await run(cloud);
    cloud.source.pipeline = {
      id: 'x',
      properties: { ...cloud.source.pipeline?.properties, provisioningState: 'Failed' },
    };
    await expect(run(cloud)).rejects.toMatchObject({ failure: { code: 'PIPELINE_NOT_READY' } });
  });

  const changing = (cloud: ReturnType<typeof rehearse>, provisioningState: string) => {
    const { properties } = otherContainer(cloud);
    cloud.source.pipeline = { id: 'x', properties: { ...properties, provisioningState } };
  };

  it.each(['Creating', 'Updating'])('waits for a pipeline that is %s, and judges it later', async (state) => {
    const cloud = rehearse();
    changing(cloud, state);
    expect((await run(cloud)).pending).toEqual([`export pipeline exportpipeline is ${state}`]);
    changing(cloud, 'Succeeded');
    await expect(run(cloud)).rejects.toMatchObject({ failure: { code: 'PIPELINE_MISMATCH' } });
  });

  it('waits for the pipeline it has just asked for', async () => {
    const cloud = rehearse();
    cloud.source.newPipelineState = 'Creating';
    expect(await run(cloud)).toMatchObject({
      notes: ['export pipeline exportpipeline was created', 'import pipeline importpipeline was created'],
      pending: ['export pipeline exportpipeline is Creating'],
    });
  });
});
