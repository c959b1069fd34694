import { afterAll, beforeAll, expect, it } from 'vitest';
import { buildImage, buildLayer } from '../../../rehearsal/images/build-image';
import { verifyBatch } from '../../../src/activities/transfer/verify-batch';
import type { Services } from '../../../src/services';
import { verificationPath, waybillPath } from '../../../src/records/transfer/paths';
import type { Verification } from '../../../src/domain/transfer/results';
import { openWorkshop, type Workshop } from '../../mirrors/openssl';
import { cosignPolicy } from '../../mirrors/signing';
import { sampleWaybill } from '../../support/documents';
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

it('what came by its digest beside what is signed is told, but not the parts of an index', async () => {
  const { images, batch } = await signedIndex(acme);
  const [{ root, children }] = images as [(typeof images)[number]];
  const evil = buildImage([await buildLayer({ 'bin/app': 'evil' })]);
  const ofRoute = { ROUTE_MODE: 'receive', REQUIRE: 'cosign', TRUST_POLICY: cosignPolicy(acme) };
  const { services, documents, target } = memoryServices(ofRoute);
  const repository = 'team/app';
  for (const { reference, digest } of batch) target.artifacts.set(reference, { digest, size: 1 });
  target.listed.contents = memoryContents([
    ...images,
    { repository, root: evil, children: [], blobs: evil.blobs },
  ]).contents([]);
  const importedArtifacts = [
    ...batch.map(({ reference }) => reference),
    ...[root, ...children, evil].map(({ digest }) => `${repository}@${digest}`),
  ];
  const run = { properties: { response: { importedArtifacts } } };
  const pipelines = (() => ({ run: () => Promise.resolve(run) })) as unknown as Services['pipelines'];
  documents.set(waybillPath('t1', 1).name, sampleWaybill({ transferId: 't1', artifacts: batch }));
  const order = { route: 'default', transferId: 't1', batch: 1, importRun: 'run-1' };
  const counts = await verifyBatch(order, { ...services, pipelines });
  expect(counts).toEqual({ verified: 2, failed: 0, unexpected: 1 });
  const { artifacts } = documents.get(verificationPath('t1', 1).name) as Verification;
  expect(artifacts.at(-1)).toMatchObject({
    reference: `${repository}@${evil.digest}`,
    reason: expect.stringMatching(/^ARTIFACT_UNEXPECTED: /) as string,
  });
});
