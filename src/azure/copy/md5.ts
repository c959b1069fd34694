import { createMD5 } from 'hash-wasm';

/**
 * An MD5 in the making, whose state can be saved as text and taken up by another process (Node's own cannot).
 */
export interface Md5 {
  update(bytes: Uint8Array): void;
  save(): string;
  /** Base64; ends it. */
  digest(): string;
}

/**
 * @param saved goes on from there
 * @throws Error when another version of the library saved it
 */
export async function openMd5(saved?: string): Promise<Md5> {
  const hasher = await createMD5();
  if (saved === undefined) hasher.init();
  else hasher.load(Buffer.from(saved, 'base64'));
  return {
    update: (bytes) => {
      hasher.update(bytes);
    },
    save: () => Buffer.from(hasher.save()).toString('base64'),
    digest: () => Buffer.from(hasher.digest('binary')).toString('base64'),
  };
}
