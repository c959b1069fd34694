import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { adoptPlan } from '../../../src/activities/plan/adopt-plan';
import { planRetry } from '../../../src/activities/plan/plan-retry';
import { verifyPlanned } from '../../../src/activities/plan/verify-planned';
import { TransferError } from '../../../src/domain/errors';
import type { TransferPlan } from '../../../src/domain/plan/transfer-plan';
import type { PlannedArtifact, Waybill } from '../../../src/domain/waybill/waybill';
import { planPath } from '../../../src/records/plan/paths';
import { requestPath, waybillPath } from '../../../src/records/transfer/paths';
import { buildImage, buildLayer } from '../../../rehearsal/images/build-image';
import type { Image } from '../../../rehearsal/images/image';
import { openWorkshop, type Workshop } from '../../mirrors/openssl';
import { cosignPolicy, cosignSignature, unsignedImage } from '../../mirrors/signing';
import { samplePlan, sampleRequest, sampleWaybill } from '../../support/documents';
import { memoryContents } from '../../support/memory-contents';
import { memoryServices, type MemoryServices } from '../../support/services';

let acme: Workshop;
let stranger: Workshop;
let image: Image;
beforeAll(async () => {
  acme = openWorkshop();
  stranger = openWorkshop('stranger');
  image = await unsignedImage();
});
afterAll(() => {
  acme.close();
  stranger.close();
});

const [plan, transferId] = ['p000000000000001', 't000000000000002'];
const input = { transferId, route: 'default', plan };
let cloud: MemoryServices;
let signature: Image;
beforeEach(() => {
  cloud = memoryServices({ REQUIRE: 'cosign', TRUST_POLICY: cosignPolicy(acme) });
  signature = cosignSignature(acme, image);
});

const planned = ({ repository, tag = '', root: { digest } }: Image, subject?: string): PlannedArtifact => ({
  ...{ reference: `${repository}:${tag}`, digest, size: 1 },
  ...(subject !== undefined && { subject }),
});

/** Plans batches of the image with its signature, and has the source hold what it holds now. */
function approve(batches: number, ...now: Image[]): void {
  const artifacts = [planned(image), planned(signature, image.root.digest)];
  cloud.documents.set(planPath(plan).name, samplePlan({ planId: plan, batches, artifacts: batches * 2 }));
  for (let batch = 1; batch <= batches; batch++)
    cloud.documents.set(waybillPath(plan, batch).name, sampleWaybill({ transferId: plan, batch, artifacts }));
  for (const { reference, digest } of now.map((each) => planned(each)))
    cloud.source.artifacts.set(reference, { digest, size: 1 });
  cloud.source.listed.contents = memoryContents([...now, signature]).contents([]);
}
const planNow = (): TransferPlan => cloud.documents.get(planPath(transferId).name) as TransferPlan;
const digestsNow = (): string[] =>
  (cloud.documents.get(waybillPath(transferId, 1).name) as Waybill).artifacts.map(({ digest }) => digest);

it('verifies for a while a call, goes on where it was, and leaves out nothing', async () => {
  approve(20, image, signature);
  let clock = Date.parse('2026-01-01T00:00:00Z');
  const services = { ...cloud.services, now: () => new Date((clock += 40_000)) };
  let after = 0;
  const calls: number[] = [];
  for (;;) {
    const verified = await verifyPlanned({ ...input, after }, services);
    ({ after } = verified);
    calls.push(after);
    if (verified.done) break;
  }
  expect(calls.length).toBeGreaterThan(1);
  expect(after).toBe(3);
  await adoptPlan({ transferId, route: 'default', plan, notes: [] }, cloud.services);
  expect(planNow()).toMatchObject({ batches: 20, artifacts: 40, unresolved: [] });
});

it('keeps what it has where a registry wants to be left alone, and fails where it has nothing', async () => {
  approve(9, image, signature);
  const busy = { operation: 'read', origin: 'source', retryable: true, retryAfterSeconds: 30 } as const;
  const { write } = cloud.services.records(cloud.route);
  let writes = 0;
  const records = {
    ...cloud.services.records(cloud.route),
    write: ((path, value) =>
      ++writes === 2
        ? Promise.reject(new TransferError('THROTTLED', 'no', busy))
        : write(path, value)) as typeof write,
  };
  const services = { ...cloud.services, records: () => records };
  expect(await verifyPlanned(input, services)).toEqual({ after: 1, done: false, waitSeconds: 30 });
  writes = 1;
  await expect(verifyPlanned({ ...input, after: 1 }, services)).rejects.toThrow('no');
});

it('takes a signature tag as it is now where somebody signed once more since', async () => {
  const again = cosignSignature(acme, image);
  approve(1, image, again);
  await verifyPlanned(input, cloud.services);
  await adoptPlan({ transferId, route: 'default', plan, notes: [] }, cloud.services);
  expect(planNow()).toMatchObject({ artifacts: 2, unresolved: [] });
  expect(digestsNow()).toEqual([image.root.digest, again.root.digest]);
});

it('leaves out a signature tag that was moved to an image, be that signed itself', async () => {
  const root = buildImage([await buildLayer({ 'bin/app': 'another' })]);
  const other: Image = { ...image, tag: signature.tag!, root, blobs: root.blobs };
  approve(1, image, other, cosignSignature(acme, other));
  await verifyPlanned(input, cloud.services);
  await adoptPlan({ transferId, route: 'default', plan, notes: [] }, cloud.services);
  // With its tag the image lost its signature, too.
  expect(planNow().artifacts).toBe(0);
  const reason = expect.stringMatching(/^SIGNATURE_MISSING: /) as string;
  expect(planNow().unresolved).toMatchObject([{ reason }, { reason }]);
});

it('verifies of a transfer that is tried again what its request names', async () => {
  approve(1, image, signature);
  const { reference } = planned(image);
  const request = sampleRequest({ transferId, artifacts: [reference], retryOf: plan, plannedBy: plan });
  cloud.documents.set(requestPath(transferId).name, request);
  await verifyPlanned({ ...input, retries: true }, cloud.services);
  await planRetry({ transferId, route: 'default', plannedBy: plan, notes: [] }, cloud.services);
  expect(digestsNow()).toEqual([image.root.digest]);
});
