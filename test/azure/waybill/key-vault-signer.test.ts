import { KeyClient } from '@azure/keyvault-keys';
import { createPublicKey } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { defaultWorld, vaultId } from '../../../rehearsal/world';
import { createKeyStore, signHash } from '../../../rehearsal/cloud/vault/keys/key-store';
import { TransferError } from '../../../src/domain/errors';
import { sideOf } from '../../../src/domain/route';
import { readPublicKeys, type CheckingKey } from '../../../src/domain/waybill/keys';
import { openWaybill } from '../../../src/domain/waybill/open-waybill';
import { signWaybill } from '../../../src/domain/waybill/signature';
import { credentialOf } from '../../rehearsal/cloud/blobs/storage-clients';
import { rehearseServices, type RehearsedServices } from '../../support/rehearsed-services';
import { sampleWaybill } from '../../domain/waybill/carried';

let rehearsed: RehearsedServices;
let keys: KeyClient;
const { source } = defaultWorld;
const officer = {
  objectId: source.app.objectId,
  role: 'Key Vault Crypto Officer',
  scope: vaultId(source),
} as const;

beforeAll(async () => {
  rehearsed = await rehearseServices();
  rehearsed.cloud.foundation.access.assign(officer);
  const { endpoints } = rehearsed.cloud;
  keys = new KeyClient(endpoints.vaults.source.url, credentialOf(endpoints, 'source'));
});
afterAll(() => rehearsed.stop());

const signer = (name: string) => {
  const services = rehearsed.services();
  return services.signer(sideOf(services.route('default'), 'source'), name);
};

async function codeOf(work: Promise<unknown>): Promise<string> {
  try {
    await work;
    return 'done';
  } catch (error) {
    if (error instanceof TransferError) return error.failure.code;
    throw error;
  }
}

/** The public key as `az keyvault key download` would write it. */
async function publicKeys(name: string): Promise<readonly CheckingKey[]> {
  const { key } = await keys.getKey(name);
  const text = (bytes?: Uint8Array): string => Buffer.from(bytes ?? []).toString('base64url');
  const jwk = { kty: 'EC', crv: key?.crv ?? '', x: text(key?.x), y: text(key?.y) };
  const pem = createPublicKey({ key: jwk, format: 'jwk' }).export({ type: 'spki', format: 'pem' });
  const read = readPublicKeys(String(pem));
  if (typeof read === 'string') throw new Error(read);
  return read;
}

describe('a key in the vault', () => {
  it.each(['P-256', 'P-384', 'P-521'] as const)('on %s signs what its public key verifies', async (curve) => {
    await keys.createEcKey(`key-${curve}`, { curve });
    const made = await signer(`key-${curve}`);
    const opened = await openWaybill(
      Buffer.from(await signWaybill(sampleWaybill(), made)),
      await publicKeys(`key-${curve}`),
    );
    expect(opened).toMatchObject({ signature: 'verified', keyId: made.keyId });
    expect(made.keyId).toMatch(new RegExp(`/keys/key-${curve}/[0-9a-f]{32}$`));
  });

  it('signs with its newest version, which the old public key does not verify', async () => {
    await keys.createEcKey('replaced', { curve: 'P-256' });
    const old = await publicKeys('replaced');
    await keys.createEcKey('replaced', { curve: 'P-256' });
    const signed = Buffer.from(await signWaybill(sampleWaybill(), await signer('replaced')));
    expect(await codeOf(openWaybill(signed, old))).toBe('WAYBILL_SIGNATURE_INVALID');
    expect(await codeOf(openWaybill(signed, [...old, ...(await publicKeys('replaced'))]))).toBe('done');
  });

  it('that is not there is named', async () => {
    expect(await codeOf(signer('nowhere'))).toBe('WAYBILL_KEY_UNUSABLE');
  });

  it('takes a role', async () => {
    await keys.createEcKey('guarded', { curve: 'P-256' });
    const role = { ...officer, role: 'Key Vault Crypto User' } as const;
    const { access } = rehearsed.cloud.foundation;
    access.remove(role);
    access.remove(officer);
    try {
      expect(await codeOf(signer('guarded'))).toBe('ACCESS_DENIED');
    } finally {
      access.assign(role);
      access.assign(officer);
    }
  });
});

describe('the emulated vault', () => {
  it('makes EC keys only, and says so', async () => {
    await expect(keys.createRsaKey('rsa')).rejects.toThrow(/only EC keys are emulated/);
  });

  it('refuses an algorithm or a hash that is not that of the key', () => {
    const folder = mkdtempSync(join(tmpdir(), 'acr-ferry-keys-'));
    onTestFinished(() => rmSync(folder, { recursive: true }));
    const { version } = createKeyStore(join(folder, 'keys.json'), () => new Date()).create('k', 'P-256');
    expect(() => signHash(version, { algorithm: 'ES384', hash: Buffer.alloc(48) })).toThrow(/not compatible/);
    expect(() => signHash(version, { algorithm: 'ES256', hash: Buffer.alloc(31) })).toThrow(/31 bytes/);
  });
});
