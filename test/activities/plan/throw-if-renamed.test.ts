import { expect, it } from 'vitest';
import { adoptPlan } from '../../../src/activities/plan/adopt-plan';
import { planRetry } from '../../../src/activities/plan/plan-retry';
import { planPath } from '../../../src/records/plan/paths';
import { requestPath, waybillPath } from '../../../src/records/transfer/paths';
import { samplePlan, sampleRequest, sampleWaybill } from '../../support/documents';
import { memoryServices } from '../../support/services';

const approved = 'p000000000000001';
const id = 't1';
const [one, other] = ['team/app:1.0', 'team/app:2.0'];
const digest = `sha256:${'1'.repeat(64)}`;
const byImport = { ROUTE_VIA: 'import', STATE_SA: 'stateaccount' };
const mirrored = { ...byImport, TARGET_PREFIX: 'mirror' };

/** A route as it is by now, and a plan that names the second of two artifacts so at the target. */
function approvedAs(targetReference: string | undefined, settings: Readonly<Record<string, string>>) {
  const cloud = memoryServices(settings);
  for (const reference of [one, other]) cloud.source.artifacts.set(reference, { digest, size: 1 });
  const artifacts = [
    { reference: one, digest, size: 1, ...(targetReference && { targetReference: `mirror/${one}` }) },
    { reference: other, digest, size: 1, ...(targetReference && { targetReference }) },
  ];
  cloud.documents.set(planPath(approved).name, samplePlan({ planId: approved, batches: 1, artifacts: 2 }));
  cloud.documents.set(waybillPath(approved, 1).name, sampleWaybill({ transferId: approved, artifacts }));
  const request = sampleRequest({ artifacts: [one, other], plan: approved });
  cloud.documents.set(requestPath(id).name, request);
  return cloud;
}
const input = { transferId: id, route: 'default', notes: [] };
const renamed = `mirror/${other}`;

it.each([
  ['by pipelines, which rename nothing', renamed, {}],
  ['whichever way is possible', renamed, { ROUTE_VIA: 'auto' }],
  ['by names as they are', renamed, byImport],
  ['by other names', renamed, { ...byImport, TARGET_PREFIX: 'other' }],
  ['by names at all', undefined, mirrored],
])('an approved plan is not carried out under its names where its route goes %s', async (_, as, settings) => {
  const { services, documents } = approvedAs(as, settings);
  const refused = {
    failure: {
      ...{ code: 'CONFIG_INVALID', remedy: expect.stringMatching(/^Make the plan again/) as string },
      message: expect.stringMatching(
        /^plan p0+1 brings team\/app:.\.0 as \S+, and its route names it /,
      ) as string,
    },
  };
  await expect(adoptPlan({ ...input, plan: approved }, services)).rejects.toMatchObject(refused);
  await expect(planRetry({ ...input, plannedBy: approved }, services)).rejects.toMatchObject(refused);
  expect(documents.has(planPath(id).name)).toBe(false);
});

it.each([
  [renamed, mirrored],
  [undefined, {}],
])('an approved plan is carried out under the names it has: %s', async (as, settings) => {
  const { services } = approvedAs(as, settings);
  expect(await adoptPlan({ ...input, plan: approved }, services)).toMatchObject({ artifacts: 2 });
});
