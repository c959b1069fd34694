import { X509Certificate } from 'node:crypto';
import { beforeAll, expect, it, vi } from 'vitest';
import { readCertificate } from '../../../../src/domain/signatures/notation/certificate';
import { timeOf } from '../../../../src/domain/signatures/notation/timestamp';
import { certificateOf, derOf, newKeys, tokenOf } from './stamping';

const stamped = Buffer.from('a signature');
type Holder = Awaited<ReturnType<typeof certificateOf>>;
let root: Holder;
let honest: Holder;
beforeAll(async () => {
  const authority = { name: 'time root', keys: await newKeys() };
  root = await certificateOf({ ...authority, serial: 1, isCa: true });
  honest = await certificateOf({
    ...{ name: 'time', serial: 2, keys: await newKeys(), isCa: false },
    by: authority,
  });
});
const timeIn = (token: Buffer) => timeOf(token, stamped, [readCertificate(derOf(root.certificate))]);

it.each([
  ['', {}],
  [', named by SHA-256', { hash: 'sha256' }],
  [', named by SHA-512', { hash: 'sha512' }],
] as const)('counts with the key and certificate of an authority that is trusted%s', async (_, how) => {
  const token = await tokenOf({ stamped, signer: honest, certificates: [honest.certificate], ...how });
  const { from, to, chain } = await timeIn(token);
  expect([from, to]).toEqual([new Date('2025-06-01T00:00:00Z'), new Date('2025-06-01T00:00:00Z')]);
  expect(chain.map(({ der }) => der)).toEqual([derOf(honest.certificate), derOf(root.certificate)]);
});

it.each([
  ['that it brings along', { name: 'stranger', serial: 7 }, 'stranger'],
  ['that has the name and number of the authority', { name: 'time', serial: 2 }, 'time root'],
])('by the key of a certificate %s is refused, whichever it says it was made by', async (_, made, by) => {
  const keys = await newKeys();
  const forger = await certificateOf({ ...made, by: { name: by, keys }, keys, isCa: false });
  const certificates = [forger.certificate, honest.certificate, root.certificate];
  const token = await tokenOf({ stamped, signer: forger, named: honest.certificate, certificates });
  await expect(timeIn(token)).rejects.toThrow('its time stamp is damaged, or of another signature');
});

/** Authorities of one name and key, each of which issued every other one. */
async function loops(count: number) {
  const loop = { name: 'loop', keys: await newKeys() };
  const signer = await certificateOf({
    ...{ name: 'time', serial: 1, keys: await newKeys(), isCa: false },
    by: loop,
  });
  const all = Array.from({ length: count }, (_, i) => certificateOf({ ...loop, serial: i + 2, isCa: true }));
  const certificates = [signer, ...(await Promise.all(all))].map(({ certificate }) => certificate);
  return tokenOf({ stamped, signer, certificates });
}

it('with authorities that issued each other is refused after trying each once', async () => {
  const token = await loops(7);
  const verified = vi.spyOn(X509Certificate.prototype, 'verify');
  await expect(timeIn(token)).rejects.toThrow('its time stamp is by nobody in a trust store of tsa');
  expect(verified.mock.calls.length).toBeLessThan(100);
  verified.mockRestore();
});

it('with more certificates than anybody needs is refused', async () => {
  const many = Array.from({ length: 10 }, () => root.certificate);
  const token = await tokenOf({ stamped, signer: honest, certificates: [honest.certificate, ...many] });
  await expect(timeIn(token)).rejects.toThrow('its time stamp brings too many certificates');
});
