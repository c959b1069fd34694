import { afterAll, beforeAll, expect, it } from 'vitest';
import { adoptPlan } from '../../../src/activities/plan/adopt-plan';
import { verifyPlanned } from '../../../src/activities/plan/verify-planned';
import type { TransferPlan } from '../../../src/domain/plan/transfer-plan';
import { planPath } from '../../../src/records/plan/paths';
import { waybillPath } from '../../../src/records/transfer/paths';
import { openWorkshop, type Workshop } from '../../mirrors/openssl';
import { notationPolicy, notationSignature } from '../../mirrors/signing';
import { samplePlan, sampleWaybill } from '../../support/documents';
import { memoryContents } from '../../support/memory-contents';
import { memoryServices } from '../../support/services';
import { signedIndex } from '../../support/signed-index';

let acme: Workshop;
beforeAll(() => {
  acme = openWorkshop();
});
afterAll(() => {
  acme.close();
});

it('an approved plan is verified again, whatever it said: signatures expire', async () => {
  const plan = 'p000000000000001';
  const { images, batch } = await signedIndex(acme);
  const index = images[0]!;
  const artifacts = batch.slice(0, 1);
  const cloud = memoryServices({ REQUIRE: 'notation', TRUST_POLICY: notationPolicy(acme) });
  const adoptedAfter = async (days: number) => {
    const transferId = `t00000000000000${days}`;
    const now = new Date(Date.now() + days * 86_400_000);
    const services = { ...cloud.services, now: () => now };
    expect(await verifyPlanned({ transferId, route: 'default', plan }, services)).toEqual({
      after: 1,
      done: true,
    });
    await adoptPlan({ transferId, route: 'default', plan, notes: [] }, services);
    return cloud.documents.get(planPath(transferId).name) as TransferPlan;
  };
  const expiry = new Date(Date.now() + 7 * 86_400_000).toISOString();
  cloud.source.artifacts.set('team/app:1.0', { digest: index.root.digest, size: 1 });
  cloud.source.listed.contents = memoryContents([index, notationSignature(acme, index, { expiry })]).contents(
    [],
  );
  const signed = { by: 'notation', policy: cloud.route.trust!.fingerprint } as const;
  cloud.documents.set(planPath(plan).name, samplePlan({ planId: plan, batches: 1, artifacts: 1, signed }));
  cloud.documents.set(waybillPath(plan, 1).name, sampleWaybill({ transferId: plan, batch: 1, artifacts }));
  expect(await adoptedAfter(1)).toMatchObject({ artifacts: 1, unresolved: [], signed });
  expect(await adoptedAfter(8)).toMatchObject({
    artifacts: 0,
    unresolved: [
      { reference: 'team/app:1.0', reason: expect.stringMatching(/^SIGNATURE_EXPIRED: /) as string },
    ],
  });
});
