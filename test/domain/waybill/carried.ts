import { generateKeyPairSync, sign, type KeyObject } from 'node:crypto';
import { writeCarriedWaybill } from '../../../src/domain/waybill/carried-waybill';
import { readPublicKeys, type CheckingKey } from '../../../src/domain/waybill/keys';
import type { Signer } from '../../../src/domain/waybill/signature';

/** The text of a good waybill. */
export const sampleWaybill = (
  bytes = 1000,
  sha256 = 'c'.repeat(64),
  receiver = 'AzureCloud/targetregistry/default',
): string =>
  writeCarriedWaybill(
    {
      transferId: 't0mhabcdefghijkl',
      route: 'default',
      number: 7,
      batch: 1,
      batches: 2,
      blob: 't0mhabcdefghijkl/batch-0001.tar',
      artifacts: [
        { reference: 'team/app:1.0', digest: `sha256:${'a'.repeat(64)}`, size: 10 },
        {
          reference: `team/web@sha256:${'b'.repeat(64)}`,
          digest: `sha256:${'b'.repeat(64)}`,
          size: 20,
        },
      ],
    },
    { cloud: { name: 'AzureCloud' }, registry: 'sourceregistry' },
    { content: { bytes, sha256 }, createdAt: '2026-01-01T00:00:00.000Z', exportRun: 'ferryt1e1a1', receiver },
  );

export interface TestKey {
  readonly signer: Signer;
  readonly publicPem: string;
  readonly checking: readonly CheckingKey[];
}

/** A key pair as a vault would hold it: EC signatures in the form of IEEE P1363, RSA ones padded as PSS. */
export function testKey(kind: 'P-256' | 'P-384' | 'P-521' | 'RSA'): TestKey {
  const { publicKey, privateKey } =
    kind === 'RSA'
      ? generateKeyPairSync('rsa', { modulusLength: 2048 })
      : generateKeyPairSync('ec', { namedCurve: kind });
  const publicPem = publicKey.export({ type: 'spki', format: 'pem' }) as string;
  const checking = readPublicKeys(publicPem);
  if (typeof checking === 'string') throw new Error(checking);
  const { algorithm } = checking[0]!;
  return { signer: signerOf(privateKey, algorithm), publicPem, checking };
}

const signerOf = (key: KeyObject, algorithm: Signer['algorithm']): Signer => ({
  algorithm,
  keyId: 'https://vault.example/keys/waybills/1',
  sign: (bytes) =>
    Promise.resolve(
      sign(
        `sha${algorithm.slice(2)}`,
        bytes,
        // 6: RSA_PKCS1_PSS_PADDING, with a salt as long as the hash (RFC 7518, 3.5).
        algorithm === 'PS256' ? { key, padding: 6, saltLength: 32 } : { key, dsaEncoding: 'ieee-p1363' },
      ),
    ),
});
