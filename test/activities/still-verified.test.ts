import { generateKeyPairSync } from 'node:crypto';
import { expect, it } from 'vitest';
import { stepImageImports } from '../../src/activities/image-import/step-image-imports';
import { startRun } from '../../src/activities/pipelines/start-run';
import type { TransferPlan } from '../../src/domain/plan/transfer-plan';
import { planPath } from '../../src/records/plan/paths';
import { waybillPath } from '../../src/records/transfer/paths';
import type { Services } from '../../src/services';
import { samplePlan, sampleWaybill, signedPlan } from '../support/documents';
import { memoryServices } from '../support/services';

/** A transfer may wait for days, and its route demand signatures since, or others. */

const which = { route: 'default', transferId: 't1', batch: 1 };
const artifacts = [{ reference: 'app:1', digest: 'sha256:1', size: 1 }];
const untrusted = { failure: { code: 'SIGNATURE_UNTRUSTED' } };

const keys = [
  generateKeyPairSync('ec', { namedCurve: 'P-256' }).publicKey.export({ type: 'spki', format: 'pem' }),
];
const policy = JSON.stringify({ cosign: { policies: [{ name: 'ours', repositories: ['**'], keys }] } });

function demanding(settings: Readonly<Record<string, string>>) {
  const memory = memoryServices({ REQUIRE: 'cosign', TRUST_POLICY: policy, ...settings });
  memory.documents.set(waybillPath('t1', 1).name, sampleWaybill({ artifacts }));
  memory.source.artifacts.set('app:1', artifacts[0]!);
  const begun: string[] = [];
  const services: Services = {
    ...memory.services,
    imageImports: () => ({
      begin: () => (begun.push('import'), Promise.resolve({ state: 'succeeded' })),
      look: () => Promise.reject(new Error('nothing is under way')),
    }),
  };
  const planned = (plan: TransferPlan) => void memory.documents.set(planPath('t1').name, plan);
  return { ...memory, services, begun, planned };
}

const byPipelines = { SOURCE_STORAGE_ACCESS: 'managed-identity', TARGET_STORAGE_ACCESS: 'managed-identity' };
const byImport = { ROUTE_VIA: 'import', STATE_SA: 'stateaccount' };

it('exports nothing that was planned by another policy, or by none', async () => {
  const { services, source, planned, route } = demanding(byPipelines);
  const order = { ...which, side: 'source' as const, attempt: 1, neededMinutes: 60 };
  planned(samplePlan());
  await expect(startRun(order, services)).rejects.toMatchObject(untrusted);
  planned(samplePlan({ signed: { by: 'cosign', policy: 'another' } }));
  await expect(startRun(order, services)).rejects.toMatchObject(untrusted);
  expect(source.requests.size).toBe(0);
  planned(signedPlan(route));
  await startRun(order, services);
  expect(source.requests.size).toBe(1);
});

it('imports no such image, either', async () => {
  const { services, begun, planned, route } = demanding(byImport);
  planned(samplePlan());
  await expect(stepImageImports(which, services)).rejects.toMatchObject(untrusted);
  expect(begun).toEqual([]);
  planned(signedPlan(route));
  await stepImageImports(which, services);
  expect(begun).toEqual(['import']);
});
