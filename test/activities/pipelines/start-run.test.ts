import { generateKeyPairSync } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { startRun } from '../../../src/activities/pipelines/start-run';
import type { PipelineRunResource } from '../../../src/azure/pipelines/pipeline-run';
import { exportedBy, noExport } from '../../../src/domain/pipelines/shared-export';
import { exportPath } from '../../../src/records/pipelines/paths';
import { planPath } from '../../../src/records/plan/paths';
import { waybillPath, cancelPath } from '../../../src/records/transfer/paths';
import { memoryServices } from '../../support/services';
import { sampleWaybill, sampleCancel, signedPlan } from '../../support/documents';

function cloudWithBatch() {
  const cloud = memoryServices({
    SOURCE_STORAGE_ACCESS: 'managed-identity',
    TARGET_STORAGE_ACCESS: 'managed-identity',
  });
  const artifacts = [{ reference: 'app:1', digest: 'sha256:1', size: 1 }];
  cloud.documents.set(waybillPath('t1', 1).name, sampleWaybill({ blob: 't1/batch 1.tar', artifacts }));
  return cloud;
}

/** Demands signatures; tags point at the source to the digests given. */
function demanding(now: Readonly<Record<string, string>>) {
  const key = generateKeyPairSync('ec', { namedCurve: 'P-256' }).publicKey;
  const keys = [key.export({ type: 'spki', format: 'pem' })];
  const cloud = memoryServices({
    SOURCE_STORAGE_ACCESS: 'managed-identity',
    TARGET_STORAGE_ACCESS: 'managed-identity',
    REQUIRE: 'cosign',
    TRUST_POLICY: JSON.stringify({ cosign: { policies: [{ name: 'ours', repositories: ['**'], keys }] } }),
  });
  const artifacts = ['app:1', 'app:2', 'app@sha256:3'].map((reference) => ({
    ...{ reference, size: 1 },
    digest: `sha256:${reference.at(-1)}`,
  }));
  cloud.documents.set(waybillPath('t1', 1).name, sampleWaybill({ blob: 't1/batch 1.tar', artifacts }));
  cloud.documents.set(planPath('t1').name, signedPlan(cloud.route));
  for (const [reference, digest] of Object.entries(now))
    cloud.source.artifacts.set(reference, { digest, size: 1 });
  return cloud;
}

const step = { route: 'default', transferId: 't1', batch: 1, neededMinutes: 60 } as const;

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

  it('starts nothing before the SAS of its pipeline is in order', async () => {
    const cloud = memoryServices();
    const services = {
      ...cloud.services,
      secrets: () => {
        throw new Error('no vault');
      },
    };
    await expect(startRun({ ...step, side: 'source', attempt: 1 }, services)).rejects.toThrow('no vault');
    expect(cloud.source.requests.size).toBe(0);
  });

  it('starts nothing in a cancelled transfer', async () => {
    const cloud = cloudWithBatch();
    cloud.documents.set(cancelPath('t1').name, sampleCancel);
    const starting = startRun({ ...step, side: 'source', attempt: 1 }, cloud.services);
    await expect(starting).rejects.toMatchObject({ failure: { code: 'CANCELLED' } });
    expect(cloud.source.requests.size).toBe(0);
  });

  it('exports no tag that moved since its signature was verified', async () => {
    const cloud = demanding({ 'app:1': 'sha256:1', 'app:2': 'sha256:evil' });
    const { run, moved } = await startRun({ ...step, side: 'source', attempt: 1 }, cloud.services);
    expect(cloud.source.requests.get(run)).toMatchObject({ artifacts: ['app:1', 'app@sha256:3'] });
    expect(moved).toEqual([1]);
    const only = startRun({ ...step, side: 'source', attempt: 2, only: [1] }, cloud.services);
    await expect(only).rejects.toMatchObject({ failure: { code: 'ARTIFACT_MOVED' } });
    expect(cloud.source.requests.size).toBe(1);
  });
});

describe('startRun that is repeated', () => {
  const again = async (change: (run: PipelineRunResource) => PipelineRunResource) => {
    const cloud = demanding({ 'app:1': 'sha256:1', 'app:2': 'sha256:evil' });
    const order = { ...step, side: 'source', attempt: 1 } as const;
    const { run } = await startRun(order, cloud.services);
    cloud.source.runs.set(run, change(cloud.source.runs.get(run)!));
    cloud.source.artifacts.set('app:2', { digest: 'sha256:2', size: 1 });
    return (await startRun(order, cloud.services)).moved;
  };
  const asked = (artifacts: readonly string[]) => (run: PipelineRunResource) => ({
    ...run,
    properties: { ...run.properties, request: { artifacts } },
  });

  it('tells what its run was not asked for, by what that shows', async () => {
    expect(await again((run) => run)).toEqual([1]);
    expect(await again(asked(['app:1', 'app:2', 'app@sha256:3']))).toBeUndefined();
  });

  it('tells nothing where the run shows none, or other names', async () => {
    expect(await again((run) => ({ ...run, properties: {} }))).toBeUndefined();
    expect(await again(asked(['r.azurecr.io/app:1']))).toBeUndefined();
  });
});

describe('startRun of an export that routes share', () => {
  const targets = ['gov', 'china'].map((name) => ({
    ...{ name, registry: `${name}registry`, pipeline: `${name}import`, sasSecret: name },
  }));

  it('notes its run for who waits, but none that exports a part: its end brings them no blob', async () => {
    const access = { SOURCE_STORAGE_ACCESS: 'managed-identity' };
    const { services, route, documents } = memoryServices(access, { public: { targets } });
    const user = { route: route.name, transferId: 't1', batch: 1 };
    const artifacts = ['1', '2'].map((tag) => ({
      reference: `app:${tag}`,
      digest: `sha256:${tag}`,
      size: 1,
    }));
    documents.set(waybillPath('t1', 1).name, sampleWaybill({ route: route.name, artifacts }));
    const { name } = exportPath(route, artifacts);
    documents.set(name, exportedBy(noExport, user));
    const order = { ...step, route: route.name, side: 'source', claimed: true } as const;
    const { run } = await startRun({ ...order, attempt: 1 }, services);
    expect(documents.get(name)).toMatchObject({ exporter: { ...user, run } });
    await startRun({ ...order, attempt: 3, only: [0] }, services);
    expect(documents.get(name)).toHaveProperty('exporter', user);
  });
});
