import { encode, Tag } from 'cbor2';
import { expect, it } from 'vitest';
import { readCose } from '../../../../src/domain/signatures/notation/cose';
import { processorTime } from '../../../support/processor-time';

const scheme = 'io.cncf.notary.signingScheme';
const expiry = 'io.cncf.notary.expiry';

/** An envelope that says when it expires; nothing of it is signed. */
function envelope(time: unknown, payload: unknown = Buffer.alloc(1)): Buffer {
  const header = new Map<unknown, unknown>([
    [1, -37],
    [2, [scheme, expiry]],
    [3, 'application/vnd.cncf.notary.payload.v1+json'],
    [scheme, 'notary.x509'],
    [expiry, time],
  ]);
  const plain = (bytes: unknown) => (Buffer.isBuffer(bytes) ? new Uint8Array(bytes) : bytes);
  const parts = [encode(header), new Map([[33, [new Uint8Array(1)]]]), plain(payload), new Uint8Array(1)];
  return Buffer.from(encode(new Tag(18, parts)));
}

it('reads a time as the Notary Project writes it, and in no other form', () => {
  expect(readCose(envelope(new Tag(1, 1_900_000_000))).expiry).toEqual(new Date(1_900_000_000_000));
  for (const time of [new Tag(0, '2030-03-17T17:46:40Z'), 1_900_000_000, new Tag(1, 'a'), new Tag(100, 9)])
    expect(() => readCose(envelope(time))).toThrow(`its ${expiry} is no time`);
});

it('refuses a number of any length at once, wherever it stands', async () => {
  const number = new Tag(2, new Uint8Array(240 * 1024).fill(255));
  const took = await processorTime(() => {
    expect(() => readCose(envelope(new Tag(1, 1), number))).toThrow('its COSE envelope is damaged');
    expect(() => readCose(envelope(number))).toThrow(`its ${expiry} is no time`);
  });
  expect(took).toBeLessThan(1500);
});
