import { beforeEach, describe, expect, it } from 'vitest';
import { planRetry } from '../../../src/activities/plan/plan-retry';
import type { TransferPlan } from '../../../src/domain/plan/transfer-plan';
import type { TransferRequest } from '../../../src/domain/transfer/request';
import type { PlannedArtifact, Waybill } from '../../../src/domain/waybill/waybill';
import { planPath } from '../../../src/records/plan/paths';
import { requestPath, waybillPath } from '../../../src/records/transfer/paths';
import { samplePlan, sampleRequest, sampleWaybill } from '../../support/documents';
import { memoryServices, type MemoryServices } from '../../support/services';
import { sampleExport, sampleExportPath } from '../../support/exports';

const [old, id] = ['t000000000000001', 't000000000000002'];
const digest = (n: number) => `sha256:${String(n).padStart(64, '0')}`;
const artifact = (tag: string, n: number): PlannedArtifact => ({
  reference: `team/app:${tag}`,
  digest: digest(n),
  size: 10,
});
let memory: MemoryServices;

/** Two batches were planned before: one of two artifacts, one of one. */
beforeEach(() => {
  memory = memoryServices();
  memory.documents.set(planPath(old).name, samplePlan({ planId: old, batches: 2, artifacts: 3 }));
  waybill(1, artifact('1', 1), artifact('2', 2));
  waybill(2, artifact('3', 3));
  for (const n of [1, 2, 3]) holds(String(n), n);
});

const waybill = (batch: number, ...artifacts: PlannedArtifact[]) =>
  memory.documents.set(waybillPath(old, batch).name, sampleWaybill({ transferId: old, batch, artifacts }));

function holds(tag: string, n: number): void {
  memory.source.artifacts.set(`team/app:${tag}`, { digest: digest(n), size: 10 });
}

async function plan(tags: string[], request: Partial<TransferRequest> = {}) {
  const artifacts = tags.map((tag) => `team/app:${tag}`);
  const wanted = sampleRequest({ transferId: id, artifacts, retryOf: old, plannedBy: old, ...request });
  memory.documents.set(requestPath(id).name, wanted);
  const input = { transferId: id, route: 'default', notes: ['a note'], plannedBy: old };
  const { batches } = await planRetry(input, memory.services);
  const numbers = Array.from({ length: batches }, (_, i) => i + 1);
  const planned = numbers.map((batch) => memory.documents.get(waybillPath(id, batch).name) as Waybill);
  return {
    tags: planned.map(({ artifacts: all }) => all.map(({ reference }) => reference.split(':')[1]).sort()),
    digests: planned.flatMap(({ artifacts: all }) => all.map((each) => each.digest)),
    ...(memory.documents.get(planPath(id).name) as TransferPlan),
  };
}

describe('planRetry', () => {
  it('plans what is asked for and nothing else, as it was planned before', async () => {
    const { tags, digests, notes, unresolved } = await plan(['2', '3']);
    expect(tags).toEqual([['2', '3']]);
    expect(digests.sort()).toEqual([digest(2), digest(3)]);
    expect(notes).toEqual(['a note', `tries 2 artifacts again that did not arrive by ${old}`]);
    expect(unresolved).toEqual([]);
  });

  it('makes a batch again whose export is there', async () => {
    const artifacts = [artifact('1', 1), artifact('2', 2)];
    memory.documents.set(sampleExportPath(artifacts).name, sampleExport(artifacts));
    expect((await plan(['1', '2', '3'])).tags.sort()).toEqual([['1', '2'], ['3']]);
  });

  it('looks up anew what moved since, and what was not found then', async () => {
    holds('2', 7);
    holds('new', 8);
    const { digests, unresolved } = await plan(['1', '2', 'new', 'gone']);
    expect(digests.sort()).toEqual([digest(1), digest(7), digest(8)]);
    expect(unresolved).toMatchObject([{ reference: 'team/app:gone' }]);
  });

  it('knows of what moved what it belongs to', async () => {
    waybill(2, { ...artifact('3', 3), subject: digest(1) });
    holds('3', 7);
    await plan(['3']);
    const { artifacts } = memory.documents.get(waybillPath(id, 1).name) as Waybill;
    expect(artifacts).toMatchObject([{ digest: digest(7), subject: digest(1) }]);
  });

  it('moves nothing that an approved plan did not name', async () => {
    holds('2', 7);
    holds('new', 8);
    const { digests, unresolved } = await plan(['1', '2', 'new'], { plan: 'p00000000000000a' });
    expect(digests).toEqual([digest(1)]);
    expect(unresolved).toMatchObject([
      { reference: 'team/app:2', reason: expect.stringContaining('ARTIFACT_MOVED') as string },
      { reference: 'team/app:new', reason: expect.stringContaining('ARTIFACT_NOT_FOUND') as string },
    ]);
  });

  it('says when the plan is gone meanwhile', async () => {
    memory.documents.delete(planPath(old).name);
    await expect(plan(['1'])).rejects.toMatchObject({ failure: { code: 'PLAN_GONE' } });
  });
});
