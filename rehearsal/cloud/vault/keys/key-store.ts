import { randomBytes } from 'node:crypto';
import { p256, p384, p521 } from '@noble/curves/nist.js';
import { z } from 'zod';
import { Refusal } from '../../platform/http';
import { readJson, writeJson } from '../../platform/state/state-files';
import type { Clock } from '../../ports';

/**
 * The keys of one vault: EC keys that sign. Node signs messages only; a vault is given the hash, hence the
 * library.
 */

const curves = {
  'P-256': { curve: p256, algorithm: 'ES256', hashBytes: 32 },
  'P-384': { curve: p384, algorithm: 'ES384', hashBytes: 48 },
  'P-521': { curve: p521, algorithm: 'ES512', hashBytes: 64 },
} as const;
/** The curves keys may be on. */
export const curveNames = ['P-256', 'P-384', 'P-521'] as const satisfies readonly (keyof typeof curves)[];
type CurveName = (typeof curveNames)[number];

const versionSchema = z.object({
  version: z.string(),
  curve: z.enum(curveNames),
  /** Base64url, as in a JWK. */
  secret: z.string(),
  /** Epoch seconds. */
  created: z.number(),
});
const keySchema = z.object({ name: z.string(), versions: z.tuple([versionSchema], versionSchema) });
const fileSchema = z.object({ keys: z.array(keySchema) });

/** One version of a key. */
export type KeyVersion = z.infer<typeof versionSchema>;
type Key = z.infer<typeof keySchema>;

/** The keys of one vault. */
export interface KeyStore {
  /** Of a name that exists: a new version. */
  create(name: string, curve: CurveName): { key: Key; version: KeyVersion };
  /** The current version, or the one asked for. @throws {Refusal} 404 KeyNotFound. */
  get(name: string, version?: string): { key: Key; version: KeyVersion };
}

/** Opens the keys of a vault, on disk after every change. Names compare without case. */
export function createKeyStore(path: string, now: Clock): KeyStore {
  const stored = readJson(path);
  const keys = new Map<string, Key>();
  if (stored !== undefined) {
    for (const key of fileSchema.parse(stored).keys) keys.set(key.name.toLowerCase(), key);
  }
  return {
    create(name, curve) {
      const version: KeyVersion = {
        version: randomBytes(16).toString('hex'),
        curve,
        secret: base64url(curves[curve].curve.utils.randomSecretKey()),
        created: Math.floor(now().getTime() / 1000),
      };
      const existing = keys.get(name.toLowerCase());
      const key: Key = existing
        ? { ...existing, versions: [...existing.versions, version] }
        : { name, versions: [version] };
      keys.set(name.toLowerCase(), key);
      writeJson(path, { keys: [...keys.values()] });
      return { key, version };
    },
    get(name, wanted) {
      const key = keys.get(name.toLowerCase());
      const version =
        wanted === undefined
          ? key?.versions.at(-1)
          : key?.versions.find((each) => each.version === wanted.toLowerCase());
      if (key !== undefined && version !== undefined) return { key, version };
      throw new Refusal(
        404,
        'KeyNotFound',
        `A key with (name/id) ${name}${wanted === undefined ? '' : `/${wanted}`} was not found in ` +
          'this key vault.',
      );
    },
  };
}

/** Coordinates of the public key, as in a JWK. */
export function publicPoint({ curve, secret }: KeyVersion): { x: string; y: string } {
  const { curve: ec } = curves[curve];
  const point = ec.getPublicKey(Buffer.from(secret, 'base64url'), false).subarray(1);
  const half = point.length / 2;
  return { x: base64url(point.subarray(0, half)), y: base64url(point.subarray(half)) };
}

/**
 * Signs a hash: r and s side by side.
 * @throws {Refusal} 400 for an algorithm or length that is not the key's.
 */
export function signHash(
  { curve, secret }: KeyVersion,
  { algorithm, hash }: { readonly algorithm: string; readonly hash: Uint8Array },
): Uint8Array {
  const { curve: ec, algorithm: own, hashBytes } = curves[curve];
  if (algorithm !== own) {
    throw new Refusal(
      400,
      'BadParameter',
      `Key and signing key's algorithm are not compatible: ${curve} and ${algorithm}`,
    );
  }
  if (hash.length !== hashBytes) {
    throw new Refusal(
      400,
      'BadParameter',
      `Invalid length of 'value': ${hash.length} bytes. RFC4754 requires ${hashBytes} bytes.`,
    );
  }
  return ec.sign(hash, Buffer.from(secret, 'base64url'), { prehash: false });
}

const base64url = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64url');
