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

it('what refers to a child of a signed index counts as arrived, as its waybill says so', async () => {
  const { images, batch: planned } = await signedIndex(acme);
  const { services, route } = memoryServices({ REQUIRE: 'cosign', TRUST_POLICY: cosignPolicy(acme) });
  const target = memoryContents(images);
  const arrived = planned.map(({ reference, digest }) => ({ reference, digest, verified: true }));
  const where = { services, route: { ...route, mode: 'receive' } as typeof route, target, planned };
  expect((await verifySigned(arrived, where)).map(({ verified }) => verified)).toEqual([true, true]);
});
