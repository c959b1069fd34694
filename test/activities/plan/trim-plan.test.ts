import { describe, expect, it } from 'vitest';
import { trimPlan } from '../../../src/activities/plan/trim-plan';
import type { TransferPlan } from '../../../src/domain/plan/transfer-plan';
import { selectionSchema } from '../../../src/domain/selection/selection';
import type { Waybill } from '../../../src/domain/waybill/waybill';
import { claim, emptyLedger, enter } from '../../../src/domain/transfer/ledger';
import { changeLedger } from '../../../src/records/transfer/ledger';
import { batchResultPath, requestPath, waybillPath } from '../../../src/records/transfer/paths';
import { broughtPath } from '../../../src/records/prune/paths';
import { planPath } from '../../../src/records/plan/paths';
import type { DiffBasis } from '../../../src/domain/plan/scan';
import type { Records } from '../../../src/records/records';
import { type MemoryServices, memoryServices } from '../../support/services';
import { sampleRequest, samplePlan, sampleWaybill } from '../../support/documents';
import { slots } from '../../support/slots';

const numbered = (n: number) => `sha256:${String(n).padStart(64, '0')}`;
const input = { transferId: 't1', route: 'default' };
const artifact = (reference: string, n: number) => ({ reference, digest: numbered(n), size: 10 });
const signature = artifact(`web@${numbered(4)}`, 4);

const scanOf = (basis: DiffBasis) => ({ basis, shards: 1, repositories: 2, tags: 3, selected: 3 });

/** A planned transfer of three batches, chosen by rules. */
function planned(request: object = {}): MemoryServices {
  const cloud = memoryServices();
  const batches = [
    [artifact('app:1', 1), artifact('app:2', 2)],
    [artifact('web:1', 3), signature],
  ];
  const selection = selectionSchema.parse({ allow: ['**'], referrers: 'all' });
  cloud.documents.set(requestPath('t1').name, sampleRequest({ selection, ...request }));
  const parts = { batches: 2, artifacts: 4, bytes: 40, skipped: 5, notes: ['first'], scan: scanOf('target') };
  cloud.documents.set(planPath('t1').name, samplePlan(parts));
  batches.forEach((artifacts, i) => {
    cloud.documents.set(
      waybillPath('t1', i + 1).name,
      sampleWaybill({ batch: i + 1, batches: 2, artifacts }),
    );
  });
  return cloud;
}

function heldBy({ target }: MemoryServices, ...held: ReturnType<typeof artifact>[]): void {
  for (const { reference, digest, size } of held) {
    const [repository = '', untagged] = reference.split('@');
    if (untagged === undefined) target.artifacts.set(reference, { digest, size });
    else target.listed.manifests.push({ repository, digest });
  }
}

function left({ documents: written }: MemoryServices) {
  const plan = written.get(planPath('t1').name) as TransferPlan;
  const waybills = Array.from({ length: plan.batches }, (_, i) => {
    const { artifacts } = written.get(waybillPath('t1', i + 1).name) as Waybill;
    return artifacts.map(({ reference }) => reference);
  });
  return { plan, waybills };
}

describe('trimPlan', () => {
  it('leaves out what the target holds by now, and batches nothing is left of', async () => {
    const cloud = planned();
    heldBy(cloud, artifact('app:1', 1), artifact('app:2', 2), artifact('web:1', 3));
    expect(await trimPlan(input, cloud.services)).toMatchObject({ artifacts: 1, batches: 1, lanes: 1 });
    const { plan, waybills } = left(cloud);
    expect(waybills).toEqual([[signature.reference]]);
    expect(plan).toMatchObject({
      bytes: 10,
      skipped: 8,
      notes: ['first', '3 artifacts came to the target while the transfer waited for others'],
    });
  });

  it('finds manifests without a tag by their digest', async () => {
    const cloud = planned();
    heldBy(cloud, artifact('web:1', 3), signature);
    await trimPlan(input, cloud.services);
    expect(left(cloud).waybills).toEqual([['app:1', 'app:2']]);
  });

  it('keeps a tag that points elsewhere at the target', async () => {
    const cloud = planned();
    heldBy(cloud, artifact('app:1', 9));
    const before = structuredClone(cloud.documents);
    expect(await trimPlan(input, cloud.services)).toMatchObject({ artifacts: 4, batches: 2 });
    expect(cloud.documents).toEqual(before);
  });

  it.each([
    ['handed out', () => enter(emptyLedger, 't1'), false],
    ['done, which a ledger that was lost does not know', () => emptyLedger, true],
  ])('changes no batch once one was %s: the host may show it again', async (_, before, isDone) => {
    const cloud = planned();
    const { services, route, documents } = cloud;
    const first = { transferId: 't1', lane: 1, after: 0, batches: 2 };
    await changeLedger(services, route, () => claim(before(), first, slots(1)));
    if (isDone) documents.set(batchResultPath('t1', 1).name, { batch: 1, spans: {} });
    heldBy(cloud, artifact('app:1', 1), artifact('app:2', 2));
    expect(await trimPlan(input, services)).toMatchObject({ artifacts: 4, batches: 2 });
    expect(left(cloud).waybills[0]).toEqual(['app:1', 'app:2']);
  });

  it('comes to the same when it was broken off after the waybills and runs again', async () => {
    const cloud = planned();
    heldBy(cloud, artifact('app:1', 1), artifact('app:2', 2));
    const plan = cloud.documents.get(planPath('t1').name);
    await trimPlan(input, cloud.services);
    const once = structuredClone(left(cloud));
    cloud.documents.set(planPath('t1').name, plan);
    await trimPlan(input, cloud.services);
    expect(left(cloud)).toEqual(once);
    expect(once.waybills).toEqual([['web:1', signature.reference]]);
  });

  it('loses nothing when it is broken off between two waybills', async () => {
    const cloud = planned();
    const third = artifact('third:1', 5);
    cloud.documents.set(
      waybillPath('t1', 3).name,
      sampleWaybill({ batch: 3, batches: 3, artifacts: [third] }),
    );
    const plan = { ...(cloud.documents.get(planPath('t1').name) as TransferPlan), batches: 3, artifacts: 5 };
    cloud.documents.set(planPath('t1').name, plan);
    heldBy(cloud, artifact('app:1', 1), artifact('app:2', 2));
    const store = cloud.services.records(cloud.route);
    let writes = 0;
    const failing: Records = {
      ...store,
      write: (path, value) => (++writes === 1 ? Promise.reject(new Error('503')) : store.write(path, value)),
    };
    const { services } = cloud;
    await expect(trimPlan(input, { ...services, records: () => failing })).rejects.toThrow('503');
    await trimPlan(input, services);
    expect(left(cloud).waybills).toEqual([['web:1', signature.reference], ['third:1']]);
  });

  it('transfers what was named all the same, and everything in mode all', async () => {
    const named = planned({ artifacts: ['app:1'] });
    heldBy(named, artifact('app:1', 1), artifact('app:2', 2));
    await trimPlan(input, named.services);
    expect(left(named).waybills).toEqual([['app:1'], ['web:1', signature.reference]]);

    const all = planned({ selection: selectionSchema.parse({ allow: ['**'], mode: 'all' }) });
    heldBy(all, artifact('app:1', 1));
    expect(await trimPlan(input, all.services)).toMatchObject({ artifacts: 4 });
  });

  it('asks what the route brought where the plan could not ask the target', async () => {
    const cloud = planned();
    const plan = cloud.documents.get(planPath('t1').name) as object;
    cloud.documents.set(planPath('t1').name, { ...plan, scan: scanOf('waybills') });
    const brought = { reference: 'app:2', digest: numbered(2), at: '2026-01-01T00:00:00.000Z' };
    cloud.documents.set(broughtPath('default', 'app:2').name, { artifacts: [brought] });
    await trimPlan(input, cloud.services);
    expect(left(cloud).waybills).toEqual([['app:1'], ['web:1', signature.reference]]);
  });
});
