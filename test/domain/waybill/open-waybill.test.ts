import { createHmac } from 'node:crypto';
import { FlattenedSign, type FlattenedJWS } from 'jose';
import { describe, expect, it } from 'vitest';
import { TransferError } from '../../../src/domain/errors';
import { secretKey, type CheckingKey } from '../../../src/domain/waybill/keys';
import { openWaybill } from '../../../src/domain/waybill/open-waybill';
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
