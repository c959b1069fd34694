import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { claimExport } from '../../../../src/activities/pipelines/export/claim-export';
import { claim, emptyLedger, enter } from '../../../../src/domain/transfer/ledger';
import type { Waybill } from '../../../../src/domain/waybill/waybill';
import { ledgerPath } from '../../../../src/records/transfer/ledger';
import { waybillPath } from '../../../../src/records/transfer/paths';
import { buildImage, buildLayer } from '../../../../rehearsal/images/build-image';
import type { Image } from '../../../../rehearsal/images/image';
import { openWorkshop, type Workshop } from '../../../mirrors/openssl';
import { cosignPolicy, cosignSignature, unsignedImage } from '../../../mirrors/signing';
import { sampleWaybill } from '../../../support/documents';
import { memoryContents } from '../../../support/memory-contents';
import { memoryServices, type MemoryServices } from '../../../support/services';
import { slots } from '../../../support/slots';

let acme: Workshop;
let image: Image;
let signature: Image;
let cloud: MemoryServices;
beforeAll(async () => {
  acme = openWorkshop();
  image = await unsignedImage();
  signature = cosignSignature(acme, image);
});
afterAll(() => {
  acme.close();
});
beforeEach(() => {
  cloud = memoryServices({ REQUIRE: 'cosign', TRUST_POLICY: cosignPolicy(acme) });
  const artifacts = [image, signature].map(({ tag = '', root: { digest } }, i) => ({
    ...{ reference: `app:${tag}`, digest, size: 1 },
    ...(i === 1 && { subject: image.root.digest }),
  }));
  cloud.documents.set(waybillPath('t1', 1).name, sampleWaybill({ artifacts }));
  const lane = { transferId: 't1', lane: 1, after: 0, batches: 1 };
  cloud.documents.set(ledgerPath('default').name, claim(enter(emptyLedger, 't1'), lane, slots(4)));
});

/** What is to be exported once the source holds this. */
async function claimedWith(...now: Image[]): Promise<string[]> {
  for (const { tag = '', root } of now)
    cloud.source.artifacts.set(`app:${tag}`, { digest: root.digest, size: 1 });
  cloud.source.listed.contents = memoryContents([...now, signature]).contents([]);
  await claimExport({ route: 'default', transferId: 't1', batch: 1 }, cloud.services);
  const { artifacts } = cloud.documents.get(waybillPath('t1', 1).name) as Waybill;
  return artifacts.map(({ digest }) => digest);
}

it('has a signature tag cross as it is, where somebody signed once more while the batch waited', async () => {
  const again = cosignSignature(acme, image);
  expect(await claimedWith(image, again)).toEqual([image.root.digest, again.root.digest]);
});

it('leaves what it claimed as it is, and what became something else', async () => {
  const evil = buildImage([await buildLayer({ 'bin/app': 'evil' })]);
  const planned = [image.root.digest, signature.root.digest];
  expect(await claimedWith(image, { ...signature, root: evil, blobs: evil.blobs })).toEqual(planned);
  expect(await claimedWith(image, cosignSignature(acme, image))).toEqual(planned);
});
