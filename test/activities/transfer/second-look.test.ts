import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import type { Image } from '../../../rehearsal/images/image';
import { reportTransfer } from '../../../src/activities/transfer/report-transfer';
import { verifyBatch } from '../../../src/activities/transfer/verify-batch';
import type { TransferReport } from '../../../src/domain/transfer/report';
import type { ToldStop, Verification } from '../../../src/domain/transfer/results';
import { planPath } from '../../../src/records/plan/paths';
import type { Records } from '../../../src/records/records';
import { reportPath, unsignedPath, verificationPath, waybillPath } from '../../../src/records/transfer/paths';
import { openWorkshop, type Workshop } from '../../mirrors/openssl';
import { cosignPolicy, cosignSignature, unsignedImage } from '../../mirrors/signing';
import { samplePlan, sampleReport, sampleWaybill } from '../../support/documents';
import { memoryContents } from '../../support/memory-contents';
import { memoryServices, type MemoryServices } from '../../support/services';

/** An image and its signature that come across an air gap in two batches. */

let acme: Workshop;
let image: Image;
let signature: Image;
beforeAll(async () => {
  acme = openWorkshop();
  image = await unsignedImage();
  signature = cosignSignature(acme, image);
});
afterAll(() => {
  acme.close();
});

let cloud: MemoryServices;
let there: Image[];
beforeEach(() => {
  there = [];
  const ofRoute = { ROUTE_MODE: 'receive', REQUIRE: 'cosign', TRUST_POLICY: cosignPolicy(acme) };
  cloud = memoryServices(ofRoute);
  plan('t1', image);
  plan('t2', signature);
});

const nameOf = ({ repository, tag = '' }: Image): string => `${repository}:${tag}`;

function plan(transferId: string, of: Image): void {
  const artifacts = [{ reference: nameOf(of), digest: of.root.digest, size: 1 }];
  cloud.documents.set(waybillPath(transferId, 1).name, sampleWaybill({ transferId, artifacts }));
}
function arrive(...some: Image[]): void {
  there.push(...some);
  for (const each of some) cloud.target.artifacts.set(nameOf(each), { digest: each.root.digest, size: 1 });
  cloud.target.listed.contents = memoryContents(there).contents([]);
}
const verify = (transferId: string, services = cloud.services) =>
  verifyBatch({ route: 'default', transferId, batch: 1 }, services);
const verificationOf = (transferId: string) =>
  cloud.documents.get(verificationPath(transferId, 1).name) as Verification;
const waiting = () => cloud.documents.get(unsignedPath('default').name);

it('what a later batch vouches for is counted by who brought it, and told by both', async () => {
  arrive(image);
  expect(await verify('t1')).toMatchObject({ verified: 0, failed: 1 });
  const { artifacts } = verificationOf('t1');
  const error: ToldStop = {
    ...{ code: 'SIGNATURE_MISSING', message: 'none', operation: 'verify', origin: 'target' },
    ...{ retryable: false, remedy: 'sign it', docsUrl: 'https://acr-ferry.example' },
  };
  const report = sampleReport({ transferId: 't1', status: 'partial', artifacts, error });
  cloud.documents.set(reportPath('t1').name, report);
  arrive(signature);
  expect(await verify('t2')).toMatchObject({ verified: 1, failed: 0 });
  expect(verificationOf('t1').artifacts).toMatchObject([{ verified: true }]);
  const told = cloud.documents.get(reportPath('t1').name) as TransferReport;
  expect(told).toMatchObject({ status: 'succeeded', artifacts: [{ reference: 'app:1', verified: true }] });
  expect(told.error).toBeUndefined();
  expect(told.artifacts[0]?.reason).toBeUndefined();
  expect(told.notes).toEqual(['signed since: what transfer t2 brought vouches for app:1']);
  expect(verificationOf('t2').notes).toEqual(['signed by now, and counted as arrived by t1: app:1']);
  expect(waiting()).toMatchObject({ artifacts: [] });
});

it('what comes while the first look is taken is seen by the second', async () => {
  arrive(image);
  const { update } = cloud.services.records(cloud.route);
  const records = {
    ...cloud.services.records(cloud.route),
    update: (async (path, change) => {
      const updated = await update(path, change);
      if (path.name === unsignedPath('default').name && there.length === 1) arrive(signature);
      return updated;
    }) as typeof update,
  };
  const counts = await verify('t1', { ...cloud.services, records: () => records });
  expect(counts).toMatchObject({ verified: 1, failed: 0 });
  expect(waiting()).toMatchObject({ artifacts: [] });
});

it('what others moved at the target since is not counted', async () => {
  arrive(image);
  await verify('t1');
  arrive(signature);
  cloud.target.artifacts.set('app:1', { digest: `sha256:${'e'.repeat(64)}`, size: 1 });
  await verify('t2');
  expect(verificationOf('t1').artifacts).toMatchObject([{ verified: false }]);
});

it.each(['before', 'after'])('what is vouched for %s its report is written stands there', async (when) => {
  cloud.documents.set(planPath('t1').name, samplePlan({ batches: 1 }));
  arrive(image);
  await verify('t1');
  const { write, ...its } = cloud.services.records(cloud.route);
  const comes = async (path: { readonly name: string }, at: string) => {
    if (at !== when || path.name !== reportPath('t1').name) return;
    arrive(signature);
    await verify('t2');
  };
  const records: Records = {
    ...its,
    async write(path, value) {
      await comes(path, 'before');
      await write(path, value);
      await comes(path, 'after');
    },
  };
  const times = { startedAt: '2026-01-01T00:00:00Z', finishedAt: '2026-01-01T00:01:00Z' };
  const services = { ...cloud.services, records: () => records };
  const outcome = await reportTransfer({ route: 'default', transferId: 't1', ...times }, services);
  expect(outcome).toMatchObject({ status: 'succeeded', artifacts: { verified: 1 } });
  const told = cloud.documents.get(reportPath('t1').name) as TransferReport;
  expect(told).toMatchObject({ status: 'succeeded', artifacts: [{ reference: 'app:1', verified: true }] });
  expect(told.notes.filter((note) => note.startsWith('signed since: '))).toHaveLength(1);
});

it('a transfer that lacks more than the signature stays partial', async () => {
  arrive(image);
  await verify('t1');
  const [unsigned] = verificationOf('t1').artifacts;
  const lost = { reference: 'app:2', verified: false, reason: 'ARTIFACT_NOT_IMPORTED: it is not there' };
  const report = sampleReport({ transferId: 't1', status: 'partial', artifacts: [unsigned!, lost] });
  cloud.documents.set(reportPath('t1').name, report);
  arrive(signature);
  await verify('t2');
  const told = cloud.documents.get(reportPath('t1').name) as TransferReport;
  expect(told).toMatchObject({ status: 'partial', artifacts: [{ verified: true }, lost] });
});
