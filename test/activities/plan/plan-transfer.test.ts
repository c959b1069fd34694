import { describe, expect, it } from 'vitest';
import { planTransfer } from '../../../src/activities/plan/plan-transfer';
import type { TransferPlan } from '../../../src/domain/plan/transfer-plan';
import type { Waybill } from '../../../src/domain/waybill/waybill';
import { requestPath, waybillPath } from '../../../src/records/transfer/paths';
import { planPath } from '../../../src/records/plan/paths';
import { memoryServices } from '../../support/services';
import { sampleRequest } from '../../support/documents';
import { sampleExport, sampleExportPath } from '../../support/exports';

const digest = (n: number) => `sha256:${String(n).padStart(64, '0')}`;

function cloudHolding(count: number, requested: readonly string[]) {
  const cloud = memoryServices();
  for (let i = 0; i < count; i++) cloud.source.artifacts.set(`app:${i}`, { digest: digest(i), size: 10 });
  cloud.documents.set(requestPath('t1').name, sampleRequest({ artifacts: requested }));
  return cloud;
}

const plan = (cloud: ReturnType<typeof memoryServices>) =>
  planTransfer({ planId: 't1', route: 'default', notes: ['created'] }, cloud.services);

describe('planTransfer', () => {
  it('writes a waybill per fifty artifacts with the digests seen now', async () => {
    const requested = Array.from({ length: 120 }, (_, i) => `app:${i}`);
    const cloud = cloudHolding(120, requested);
    const result = await plan(cloud);
    expect(result).toMatchObject({
      artifacts: 120,
      unresolved: 0,
      terms: { name: 'default', importBy: 'run' },
    });
    expect(result).toMatchObject({ batches: 3, lanes: 3 });
    const waybills = [1, 2, 3].map((batch) => cloud.documents.get(waybillPath('t1', batch).name) as Waybill);
    expect(waybills.map(({ artifacts }) => artifacts.length)).toEqual([40, 40, 40]);
    expect(waybills.flatMap(({ artifacts }) => artifacts)).toContainEqual({
      reference: 'app:119',
      digest: digest(119),
      size: 10,
    });
  });

  it('makes batches again whose export a transfer before has left', async () => {
    const requested = Array.from({ length: 120 }, (_, i) => `app:${i}`);
    const cloud = cloudHolding(120, requested);
    const odd = Array.from({ length: 50 }, (_, i) => ({
      reference: `app:${2 * i + 1}`,
      digest: digest(2 * i + 1),
      size: 10,
    }));
    const path = sampleExportPath(odd);
    cloud.documents.set(path.name, sampleExport(odd));
    expect(await plan(cloud)).toMatchObject({ artifacts: 120, batches: 3 });
    const { artifacts } = cloud.documents.get(waybillPath('t1', 1).name) as Waybill;
    expect(sampleExportPath(artifacts).name).toBe(path.name);
  });

  it('keeps references that do not exist apart, with the reason', async () => {
    const cloud = cloudHolding(1, ['app:0', 'app:lost']);
    expect(await plan(cloud)).toMatchObject({ artifacts: 1, unresolved: 1 });
    const written = cloud.documents.get(planPath('t1').name) as TransferPlan;
    expect(written.unresolved).toEqual([
      { reference: 'app:lost', reason: 'ARTIFACT_NOT_FOUND: it is not in sourceregistry' },
    ]);
    expect(written.notes).toEqual(['created']);
  });

  it('plans no lane when nothing is found', async () => {
    expect(await plan(cloudHolding(0, ['app:lost']))).toMatchObject({ artifacts: 0, batches: 0, lanes: 0 });
  });

  it('gives the same plan when it is repeated', async () => {
    const cloud = cloudHolding(60, ['app:3', 'app:1', 'app:59']);
    const first = await plan(cloud);
    const documentsBefore = new Map(cloud.documents);
    expect(await plan(cloud)).toEqual(first);
    expect(cloud.documents).toEqual(documentsBefore);
  });
});
