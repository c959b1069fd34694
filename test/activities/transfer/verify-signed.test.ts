import { afterAll, beforeAll, expect, it } from 'vitest';
import { verifySigned } from '../../../src/activities/transfer/verify-signed';
import { openWorkshop, type Workshop } from '../../mirrors/openssl';
import { cosignPolicy } from '../../mirrors/signing';
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

/** Verifies what arrived of a signed index, called at the target as it is said. */
async function verifiedAs(
  name: (reference: string) => { readonly reference: string; targetReference?: string },
) {
  const { images, batch } = await signedIndex(acme);
  const planned = batch.map((each) => ({ ...each, ...name(each.reference) }));
  const { services, route } = memoryServices({ REQUIRE: 'cosign', TRUST_POLICY: cosignPolicy(acme) });
  const target = memoryContents(images);
  const arrived = planned.map(({ size: _, ...each }) => ({ ...each, verified: true }));
  const where = { services, route: { ...route, mode: 'receive' } as typeof route, target, planned };
  return (await verifySigned(arrived, where)).map(({ verified, reason }) => reason ?? verified);
}

it('what refers to a child of a signed index counts as arrived, as its waybill says so', async () => {
  expect(await verifiedAs((reference) => ({ reference }))).toEqual([true, true]);
});

it('is asked for by the name it has at the target', async () => {
  const renamed = (targetReference: string) => ({
    reference: targetReference.replace('team/', 'source/'),
    targetReference,
  });
  expect(await verifiedAs(renamed)).toEqual([true, true]);
});
