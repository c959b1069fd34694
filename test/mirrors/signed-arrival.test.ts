import { afterAll, beforeAll, expect, it } from 'vitest';
import { generateImages } from '../../rehearsal/images/samples';
import { pushToCloud } from '../../rehearsal/images/push-to-cloud';
import { eventPath } from '../../src/records/events/paths';
import { imageOf, useGap } from '../field/gap';
import { openWorkshop, type Workshop } from './openssl';
import { cosignPolicy, cosignSignature } from './signing';

/** What a receiver makes of what was carried across an air gap; signatures are made by OpenSSL. */

const gap = useGap();
let acme: Workshop;
beforeAll(async () => {
  acme = openWorkshop();
  const [good] = await generateImages(2);
  await pushToCloud(gap.cloud().endpoints, [cosignSignature(acme, good!)]);
});
afterAll(() => {
  acme.close();
});

it('what arrives unsigned counts as not arrived, and is said to be at the target', async () => {
  const [good] = await generateImages(2);
  const signature = `${imageOf(1).split(':')[0]!}:${good!.root.digest.replace(':', '-')}.sig`;
  const sent = await gap.send([1, 2], undefined, [signature]);
  const name = await gap.carry(sent, 'signed');
  const receiver = gap.receiver({ REQUIRE: 'cosign', TRUST_POLICY: cosignPolicy(acme) });
  const report = await gap.receive(name, receiver);
  expect(report.status).toBe('partial');
  const of = (reference: string) => report.artifacts.find((each) => each.reference === reference);
  expect(of(imageOf(1))).toMatchObject({
    verified: true,
    signedBy: expect.stringContaining('the key') as string,
  });
  expect(of(signature)).toMatchObject({ verified: true });
  expect(of(imageOf(2))).toMatchObject({
    verified: false,
    reason: expect.stringMatching(/^SIGNATURE_MISSING: .*; it is at the target all the same$/) as string,
  });
  expect(await gap.digestOf(2)).toBe(of(imageOf(2))!.digest);
  const told = await receiver
    .records(receiver.route('default'))
    .read(eventPath(`${report.transferId}.unsigned`));
  expect(told).toMatchObject({
    ...{ type: 'transfer.unsigned', code: 'SIGNATURE_MISSING', phase: 'verify' },
    facts: { unsigned: 1, atTarget: 1 },
  });
});
