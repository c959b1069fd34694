import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { pushToCloud } from '../../rehearsal/images/push-to-cloud';
import { generateImages } from '../../rehearsal/images/samples';
import type { Image } from '../../rehearsal/images/image';
import { selectionSchema } from '../../src/domain/selection/selection';
import { sideOf } from '../../src/domain/route';
import type { Services } from '../../src/services';
import { rehearseServices, type RehearsedServices } from '../support/rehearsed-services';
import { request, runTransfer } from '../support/whole-transfer';
import { openWorkshop, type Workshop } from './openssl';
import { cosignPolicy, cosignSignature, notationPolicy, notationSignature } from './signing';

/** Whole transfers of signed and unsigned images; keys, certificates and signatures are made by OpenSSL. */

let rehearsed: RehearsedServices;
let acme: Workshop;
let stranger: Workshop;
let images: Image[];
beforeAll(async () => {
  rehearsed = await rehearseServices();
  acme = openWorkshop();
  stranger = openWorkshop();
  images = await generateImages(8);
  const [good, , foreign, reused, expired, damaged, stamped] = images as [
    Image,
    Image,
    Image,
    Image,
    Image,
    Image,
    Image,
  ];
  await pushToCloud(rehearsed.cloud.endpoints, images);
  await pushToCloud(rehearsed.cloud.endpoints, [
    notationSignature(acme, good),
    notationSignature(stranger, foreign),
    notationSignature(acme, reused, { of: good }),
    notationSignature(acme, expired, { expiry: '2024-01-01T00:00:00Z' }),
    notationSignature(acme, damaged, { damaged: true }),
    notationSignature(acme, stamped, { stamped: true }),
    cosignSignature(acme, good),
    cosignSignature(stranger, foreign),
    cosignSignature(acme, reused, { of: good }),
    cosignSignature(acme, damaged, { damaged: true }),
  ]);
});
afterEach(() => {
  rehearsed.cloud.foundation.faults.clear();
});
afterAll(async () => {
  acme.close();
  stranger.close();
  await rehearsed.stop();
});

const nameOf = (number: number): string => `fleet/app-00${number}:1.0`;
const demanding = (REQUIRE: string, TRUST_POLICY: string): Services =>
  rehearsed.services({ REQUIRE, TRUST_POLICY });

async function transfer(services: Services, ...numbers: readonly number[]) {
  const selection = selectionSchema.parse({
    allow: numbers.map(nameOf),
    referrers: 'all',
    mode: 'all',
  });
  const report = await runTransfer(services, await request(services, [], selection));
  const reasons = Object.fromEntries(
    report.artifacts.flatMap(({ reference, verified, reason }) => (verified ? [] : [[reference, reason]])),
  ) as Record<string, string>;
  const arrived = report.artifacts.filter(({ verified }) => verified).map(({ reference }) => reference);
  return { report, reasons, arrived };
}

async function isAtTarget(services: Services, number: number): Promise<boolean> {
  const registry = await services.registry(sideOf(services.route('default'), 'target'));
  const [repository = '', tag = ''] = nameOf(number).split(':');
  return (await registry.digests([{ repository, tag }]))[0] !== undefined;
}

it('only what notation signed crosses, with its signature; the rest is left out, and why', async () => {
  const services = demanding('notation', notationPolicy(acme));
  const { report, reasons, arrived } = await transfer(services, 1, 2, 3, 4, 5, 6);
  expect(report.status).toBe('partial');
  expect(arrived).toContain(nameOf(1));
  expect(arrived.filter((each) => each.startsWith('fleet/app-001@'))).toHaveLength(1);
  expect(reasons[nameOf(2)]).toMatch(/^SIGNATURE_MISSING: sha256:\w+ has no signature by notation/);
  expect(reasons[nameOf(3)]).toMatch(/^SIGNATURE_UNTRUSTED: its certificates lead to none/);
  expect(reasons[nameOf(4)]).toMatch(/^SIGNATURE_INVALID: it is of sha256:\w+, not of this artifact/);
  expect(reasons[nameOf(5)]).toMatch(/^SIGNATURE_EXPIRED: it expired on 2024-01-01/);
  expect(reasons[nameOf(6)]).toMatch(/^SIGNATURE_INVALID: it does not fit what it signed/);
  expect(arrived.filter((each) => !each.startsWith('fleet/app-001'))).toEqual([]);
  expect(report.notes.join()).toMatch(
    /signatures by notation are demanded; artifacts verified: \d+, left out/,
  );
  const signed = report.artifacts.filter(({ verified }) => verified);
  for (const { signedBy } of signed) expect(signedBy).toContain('O=acme');
  expect(await isAtTarget(services, 1)).toBe(true);
  for (const number of [2, 3, 4, 5, 6]) expect(await isAtTarget(services, number)).toBe(false);
});

it('a time stamp of an authority that is trusted counts, and one that is missing is told', async () => {
  const { reasons, arrived } = await transfer(
    demanding('notation', notationPolicy(acme, { tsa: true })),
    1,
    7,
  );
  expect(arrived).toContain(nameOf(7));
  expect(reasons[nameOf(1)]).toMatch(/^SIGNATURE_UNTRUSTED: it has no time stamp/);
});

it('audit lets pass what is signed by anybody, with a note', async () => {
  const { report, arrived } = await transfer(
    demanding('notation', notationPolicy(acme, { level: 'audit' })),
    3,
  );
  expect(arrived).toContain(nameOf(3));
  expect(report.notes.join()).toContain('authenticity is only logged by the trust policy acme');
  expect(report.artifacts.map(({ signedBy }) => signedBy).filter(Boolean)).toEqual([]);
});

it('only what cosign signed crosses, its signature under the tag of the scheme', async () => {
  const { report, reasons, arrived } = await transfer(demanding('cosign', cosignPolicy(acme)), 1, 2, 3, 4, 6);
  expect(report.status).toBe('partial');
  const tag = images[0]!.root.digest.replace(':', '-');
  expect(arrived).toEqual(expect.arrayContaining([nameOf(1), `fleet/app-001:${tag}.sig`]));
  expect(report.artifacts.find(({ reference }) => reference === nameOf(1))?.signedBy).toMatch(
    /^the key [0-9a-f]{16} of the policy acme$/,
  );
  expect(reasons[nameOf(2)]).toMatch(/^SIGNATURE_MISSING: /);
  expect(reasons[nameOf(3)]).toMatch(/^SIGNATURE_UNTRUSTED: it is by no key of the policy acme/);
  expect(reasons[nameOf(4)]).toMatch(/^SIGNATURE_INVALID: it is of sha256:/);
  expect(reasons[nameOf(6)]).toMatch(
    /^SIGNATURE_UNTRUSTED: it is by no key of the policy acme, or was altered/,
  );
});

it('a registry that does not answer for a while makes nothing unsigned', async () => {
  const { faults } = rehearsed.cloud.foundation;
  const from = { service: 'registry', skip: 0 } as const;
  faults.arm({ ...from, name: 'server-error', path: '*/referrers/*', status: 503, count: 5 });
  faults.arm({ ...from, name: 'drop-connection', path: '*/blobs/*', afterBytes: 100, count: 1 });
  const { report, arrived } = await transfer(demanding('notation', notationPolicy(acme)), 1);
  expect(report.status).toBe('succeeded');
  expect(arrived).toContain(nameOf(1));
});

it('a registry that stays away ends the transfer as an outage, and nothing crosses unverified', async () => {
  const gone = { name: 'drop-connection', service: 'registry', skip: 0, count: 'always' } as const;
  rehearsed.cloud.foundation.faults.arm({ ...gone, path: '*/blobs/*', afterBytes: 10 });
  const services = demanding('notation', notationPolicy(acme, { level: 'permissive' }));
  const { report } = await transfer(services, 1);
  expect(report).toMatchObject({ status: 'failed', error: { code: 'UNAVAILABLE' }, batches: [] });
  expect(JSON.stringify(report)).not.toContain('SIGNATURE_');
});
