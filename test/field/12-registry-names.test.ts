import { describe, expect, it } from 'vitest';
import { planTransfer } from '../../src/activities/plan/plan-transfer';
import { takeTurn } from '../../src/activities/transfer/take-turn';
import { verifyBatch } from '../../src/activities/transfer/verify-batch';
import { parseOrder } from '../../src/application/accept-order';
import { openWaybill } from '../../src/domain/waybill/open-waybill';
import { planPath } from '../../src/records/plan/paths';
import { waybillPath } from '../../src/records/transfer/paths';
import { cloudWith, digest, exported, input, plan, request } from '../activities/plan/plan-cloud';
import { pushedApp, releases } from '../application/starts/pushes/pushed';
import { sampleWaybill as carriedText } from '../domain/waybill/carried';
import { samplePlan, sampleWaybill } from '../support/documents';
import { memoryServices } from '../support/services';

/** Mirrors name their repositories after where the images come from. */
const mirrored = [
  'docker.io/library/nginx:1.27',
  'ghcr.io/acme/agent:v2',
  'registry.k8s.io/pause:3.10',
  'quay.com/a/b:1',
  'mcr.cn/x:1',
  'gcr.us/x:1',
];

describe('repositories named after registries', () => {
  it.each(mirrored)('%s is planned, by rule and by name', async (reference) => {
    const [byRule, byName] = [cloudWith({ allow: ['**'] }), cloudWith({ allow: ['**'] })];
    for (const { source } of [byRule, byName])
      source.artifacts.set(reference, { digest: digest(9), size: 1 });
    await plan(byRule);
    expect(exported(byRule)).toContain(reference);
    request(byName, { artifacts: [reference] });
    expect(await planTransfer({ ...input, notes: [] }, byName.services)).toMatchObject({ artifacts: 1 });
    expect(parseOrder({ artifacts: [reference] }, ['default'])).toMatchObject({ artifacts: [reference] });
  });

  it('are verified, and fail no artifact beside them', async () => {
    const cloud = memoryServices();
    const artifacts = [...mirrored, 'app:1', `docker.io/library/nginx@${digest(5)}`].map((reference) => ({
      ...{ reference, size: 1 },
      digest: digest(5),
    }));
    cloud.documents.set(waybillPath('t1', 1).name, sampleWaybill({ artifacts }));
    for (const { reference, ...found } of artifacts) cloud.target.artifacts.set(reference, found);
    const verified = await verifyBatch({ route: 'default', transferId: 't1', batch: 1 }, cloud.services);
    expect(verified).toMatchObject({ verified: artifacts.length, failed: 0 });
  });

  it('fail no other transfer of the route', async () => {
    const { documents, services } = memoryServices();
    for (const transferId of ['t1', 't2']) {
      const artifacts = [{ reference: 'docker.io/library/nginx:1.27', digest: digest(1), size: 1 }];
      documents.set(planPath(transferId).name, samplePlan({ planId: transferId }));
      documents.set(waybillPath(transferId, 1).name, sampleWaybill({ artifacts }));
    }
    await takeTurn({ route: 'default', transferId: 't1' }, services);
    expect(await takeTurn({ route: 'default', transferId: 't2' }, services)).toEqual({ behind: ['t1'] });
  });

  it('are pushed to, and cross an air gap', async () => {
    const app = pushedApp({ default: { events: [{ ...releases, selection: { allow: ['**'] } }] } });
    expect(await app.push(0, 'docker.io/library/nginx', '1.27')).toHaveProperty('rules');
    const carried = carriedText().replace('team/app:1.0', 'docker.io/library/nginx:1.27');
    const { waybill } = await openWaybill(Buffer.from(carried), []);
    expect(waybill.artifacts[0]?.reference).toBe('docker.io/library/nginx:1.27');
  });
});

describe('a name that no grammar foresaw', () => {
  it('fails its own artifact, not the batch', async () => {
    const cloud = memoryServices();
    const odd = { reference: 'Odd//Name:1', digest: digest(1), size: 1 };
    const good = { reference: 'app:1', digest: digest(2), size: 1 };
    cloud.documents.set(waybillPath('t1', 1).name, sampleWaybill({ artifacts: [odd, good] }));
    cloud.target.artifacts.set('app:1', good);
    const verified = await verifyBatch({ route: 'default', transferId: 't1', batch: 1 }, cloud.services);
    expect(verified).toMatchObject({ verified: 1, failed: 1 });
  });
});

describe('the courtesy to people', () => {
  it.each(['contoso.azurecr.io/api:1', 'contoso.azurecr.cn/api', 'contoso.eastus.azurecr.us/a:1'])(
    'says of %s that the route names the registry',
    (reference) => {
      const problem = expect.stringContaining('leave the registry host out') as string;
      expect(parseOrder({ artifacts: [reference] }, ['default'])).toMatchObject([{ problem }]);
    },
  );

  it('stands in the way of no selection', () => {
    const selection = { allow: ['partner.azurecr.io/api:1'] };
    expect(parseOrder({ selection }, ['default'])).toMatchObject({ selection });
  });
});
