import { createMD5, createSHA256 } from 'hash-wasm';
import type { HashAlgorithm } from '../../domain/copy/hash';

/** A hash in the making, whose state can be saved as text and taken up by another process (Node's cannot). */
export interface Hash {
  update(bytes: Uint8Array): void;
  save(): string;
  /** MD5 in base64, as headers have it, SHA-256 in hex; ends it. */
  digest(): string;
}

const algorithms = {
  md5: { create: createMD5, encoding: 'base64' },
  sha256: { create: createSHA256, encoding: 'hex' },
} as const;

/** @param saved goes on from there @throws Error when another version of the library saved it */
export async function openHash(algorithm: HashAlgorithm, saved?: string): Promise<Hash> {
  const { create, encoding } = algorithms[algorithm];
  const hasher = await create();
  if (saved === undefined) hasher.init();
  else hasher.load(Buffer.from(saved, 'base64'));
  return {
    update: (bytes) => {
      hasher.update(bytes);
    },
    save: () => Buffer.from(hasher.save()).toString('base64'),
    digest: () => Buffer.from(hasher.digest('binary')).toString(encoding),
  };
}
