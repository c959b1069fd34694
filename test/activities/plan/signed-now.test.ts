import { afterAll, beforeAll, expect, it } from 'vitest';
import { signedNow } from '../../../src/activities/plan/verify-planned';
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

it('an earlier plan still knows by whose signature what refers to a child of an index crosses', async () => {
  const { images, batch } = await signedIndex(acme);
  const cloud = memoryServices({ REQUIRE: 'cosign', TRUST_POLICY: cosignPolicy(acme) });
  cloud.source.listed.contents = memoryContents(images).contents([]);
  const { batches, unresolved } = await signedNow(cloud.route, [batch], cloud.services);
  expect(unresolved).toEqual([]);
  expect(batches.flat().map(({ reference }) => reference)).toEqual(batch.map(({ reference }) => reference));
});
