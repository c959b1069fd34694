import { createHmac } from 'node:crypto';
import { FlattenedSign, type FlattenedJWS } from 'jose';
import { describe, expect, it } from 'vitest';
import { TransferError } from '../../../src/domain/errors';
import { secretKey, type CheckingKey } from '../../../src/domain/waybill/keys';
import { longestWaybillBytes, openWaybill } from '../../../src/domain/waybill/open-waybill';
import { secretSigner, signWaybill } from '../../../src/domain/waybill/signature';
import { sampleWaybill, testKey } from './carried';

const text = sampleWaybill();
const secret = 'a shared secret of more than 32 characters';
const ec = testKey('P-256');

const open = (file: string | Uint8Array, keys: readonly CheckingKey[] = []) =>
  openWaybill(typeof file === 'string' ? Buffer.from(file) : file, keys);

/** Code of the refusal. Anything thrown that is no refusal fails the test. */
async function refusalOf(file: string | Uint8Array, keys?: readonly CheckingKey[]): Promise<string> {
  try {
    await open(file, keys);
    return 'accepted';
  } catch (error) {
    if (error instanceof TransferError) return error.failure.code;
    throw error;
  }
}

const edit = (change: (waybill: Record<string, unknown>) => void): string => {
  const waybill = JSON.parse(text) as Record<string, unknown>;
  change(waybill);
  return JSON.stringify(waybill);
};

const base64url = (value: string): string => Buffer.from(value).toString('base64url');

describe('openWaybill', () => {
  it('reads one that is not signed where no signature is demanded', async () => {
    const { waybill, signature } = await open(text);
    expect(waybill).toEqual(JSON.parse(text));
    expect(signature).toBe('none');
  });

  it.each(['P-256', 'P-384', 'P-521', 'RSA'] as const)('verifies what a %s key signed', async (kind) => {
    const { signer, checking } = testKey(kind);
    const opened = await open(await signWaybill(text, signer), checking);
    expect(opened).toEqual({
      waybill: JSON.parse(text) as unknown,
      signature: 'verified',
      keyId: signer.keyId,
    });
  });

  it('verifies what a shared secret signed', async () => {
    const signed = await signWaybill(text, secretSigner(secret));
    expect((await open(signed, [secretKey(secret)])).signature).toBe('verified');
    expect(await refusalOf(signed, [secretKey(`${secret}!`)])).toBe('WAYBILL_SIGNATURE_INVALID');
  });

  it('verifies by either key while a key is replaced', async () => {
    const next = testKey('P-384');
    const signed = await signWaybill(text, next.signer);
    expect((await open(signed, [...ec.checking, ...next.checking])).signature).toBe('verified');
  });

  it('says so when there is a signature and nothing to check it with', async () => {
    expect((await open(await signWaybill(text, ec.signer))).signature).toBe('unchecked');
  });

  it('keeps the very bytes that were signed: spaces and order are no concern of the reader', async () => {
    const odd = text.replaceAll('\n', '\r\n').replace('"version": 1', '"version":\t1');
    expect((await open(await signWaybill(odd, ec.signer), ec.checking)).waybill).toEqual(JSON.parse(text));
  });

  it('verifies a JWS that another library made', async () => {
    const key = Buffer.from(secret);
    const jws = await new FlattenedSign(Buffer.from(text))
      .setProtectedHeader({ alg: 'HS256', typ: 'acr-ferry-waybill+json' })
      .sign(key);
    expect((await open(JSON.stringify(jws), [secretKey(secret)])).signature).toBe('verified');
  });
});

describe('a waybill is refused where signatures are demanded', () => {
  it('when it has none', async () => {
    expect(await refusalOf(text, ec.checking)).toBe('WAYBILL_UNSIGNED');
  });

  it('when another key signed it', async () => {
    const signed = await signWaybill(text, testKey('P-256').signer);
    expect(await refusalOf(signed, ec.checking)).toBe('WAYBILL_SIGNATURE_INVALID');
  });

  it('when its payload, header or signature was altered', async () => {
    const signed = JSON.parse(await signWaybill(text, ec.signer)) as FlattenedJWS & { protected: string };
    const other = JSON.parse(
      await signWaybill(text.replace('app:1.0', 'app:6.6'), ec.signer),
    ) as typeof signed;
    for (const altered of [
      { ...signed, payload: other.payload },
      { ...signed, signature: other.signature },
      { ...signed, protected: base64url('{"alg":"ES256","typ":"acr-ferry-waybill+json"}') },
      { ...signed, signature: '' },
    ]) {
      expect(await refusalOf(JSON.stringify(altered), ec.checking)).toBe('WAYBILL_SIGNATURE_INVALID');
    }
  });

  it('when it names the algorithm "none"', async () => {
    const none = {
      payload: base64url(text),
      protected: base64url('{"alg":"none","typ":"acr-ferry-waybill+json"}'),
      signature: '',
    };
    expect(await refusalOf(JSON.stringify(none), ec.checking)).toBe('WAYBILL_SIGNATURE_INVALID');
  });

  it('when the public key was used as if it were a shared secret', async () => {
    const signed = await signWaybill(text, {
      algorithm: 'HS256',
      sign: (bytes) => Promise.resolve(createHmac('sha256', ec.publicPem).update(bytes).digest()),
    });
    expect(await refusalOf(signed, ec.checking)).toBe('WAYBILL_SIGNATURE_INVALID');
  });

  it('when the same key signed it as something else', async () => {
    const jws = await new FlattenedSign(Buffer.from(text))
      .setProtectedHeader({ alg: 'HS256', typ: 'JWT' })
      .sign(Buffer.from(secret));
    expect(await refusalOf(JSON.stringify(jws), [secretKey(secret)])).toBe('WAYBILL_SIGNATURE_INVALID');
  });

  it('when the envelope holds more than an envelope does', async () => {
    const signed = JSON.parse(await signWaybill(text, ec.signer)) as object;
    expect(await refusalOf(JSON.stringify({ ...signed, header: { kid: 'x' } }), ec.checking)).toBe(
      'WAYBILL_INVALID',
    );
  });

  it('when the signed document is no waybill', async () => {
    expect(await refusalOf(await signWaybill('{"version":1}', ec.signer), ec.checking)).toBe(
      'WAYBILL_INVALID',
    );
  });
});

describe('a document is no waybill', () => {
  const artifact = { reference: 'app:1', digest: `sha256:${'a'.repeat(64)}`, size: 1 };
  it.each<[string, string | Uint8Array]>([
    ['when it is empty', ''],
    ['when it is not JSON', '{"version":'],
    ['when it is not UTF-8', Buffer.from([0x22, 0xff, 0x22])],
    ['when it is a list', '[]'],
    ['when it is null', 'null'],
    ['when it is deeper than a stack', '['.repeat(500_000)],
    ['when it is longer than any waybill', Buffer.alloc(longestWaybillBytes + 1, 0x20)],
    ['when its version is another', edit((w) => (w.version = 2))],
    ['when it lacks a field', edit((w) => delete w.content)],
    ['when it has a field too many', edit((w) => (w.more = 1))],
    ['when it would reach a prototype', text.replace('{', '{"__proto__":{"polluted":true},')],
    ['when its id is a path', edit((w) => (w.transferId = '../../x'))],
    ['when it has no artifact', edit((w) => (w.artifacts = []))],
    [
      'when it has more than a batch takes',
      edit((w) => (w.artifacts = Array.from({ length: 51 }, () => artifact))),
    ],
    ['when it names an artifact twice', edit((w) => (w.artifacts = [artifact, artifact]))],
    ['when a reference is none', edit((w) => (w.artifacts = [{ ...artifact, reference: 'UPPER:1' }]))],
    ['when a reference names no tag', edit((w) => (w.artifacts = [{ ...artifact, reference: 'app' }]))],
    [
      'when reference and digest disagree',
      edit((w) => (w.artifacts = [{ ...artifact, reference: `app@sha256:${'b'.repeat(64)}` }])),
    ],
    ['when a digest is none', edit((w) => (w.artifacts = [{ ...artifact, digest: 'sha256:1' }]))],
    ['when a size is negative', edit((w) => (w.content = { bytes: -1 }))],
    ['when a size is no integer', edit((w) => (w.content = { bytes: 1e300 }))],
    ['when an MD5 is none', edit((w) => (w.content = { bytes: 1, md5: 'x' }))],
  ])('%s', async (_why, file) => {
    expect(await refusalOf(file)).toBe('WAYBILL_INVALID');
    expect(({} as { polluted?: boolean }).polluted).toBeUndefined();
  });

  it('and the refusal names the field', async () => {
    await expect(open(edit((w) => (w.batch = 0)))).rejects.toThrow(/refused: batch: /);
  });
});
