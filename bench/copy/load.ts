import { createHash, randomBytes } from 'node:crypto';
import { Readable } from 'node:stream';
import type { ContainerClient } from '@azure/storage-blob';

const mebibyte = 1024 * 1024;

/** Blobs to copy in one go. */
export interface Load {
  readonly blobs: number;
  readonly mib: number;
}

/** `16x64`: sixteen blobs of 64 MiB. */
export function parseLoad(text: string): Load {
  const [, blobs, mib] = /^(\d{1,3})x(\d{1,6})$/.exec(text) ?? [];
  if (blobs === undefined || mib === undefined) throw new Error(`${text} is no load; write 16x64 or 1x1024`);
  return { blobs: Number(blobs), mib: Number(mib) };
}

export const nameOf = (load: Load): string => `${load.blobs} x ${load.mib} MiB`;

/** Folder of a load's blobs in both containers. */
export const folderOf = ({ blobs, mib }: Load): string => `${blobs}x${mib}`;

export const blobsOf = (load: Load): string[] =>
  Array.from({ length: load.blobs }, (_, n) => `${folderOf(load)}/blob-${String(n).padStart(3, '0')}.tar`);

/** Fills the source as an export run does: with category and Content-MD5. */
export async function fill(container: ContainerClient, load: Load): Promise<void> {
  for (const name of blobsOf(load)) {
    const random = randomBytes(mebibyte);
    const hash = createHash('md5');
    for (const part of parts(random, load.mib)) hash.update(part);
    await container
      .getBlockBlobClient(name)
      .uploadStream(Readable.from(parts(random, load.mib)), 8 * mebibyte, 4, {
        metadata: { category: 'acr-transfer-blob' },
        blobHTTPHeaders: { blobContentMD5: hash.digest() },
      });
  }
}

/** The same random bytes starting elsewhere: every mebibyte differs at no cost. */
function* parts(random: Buffer, mib: number): Generator<Buffer> {
  for (let n = 0; n < mib; n++)
    yield Buffer.concat([random.subarray(n % mebibyte), random.subarray(0, n % mebibyte)]);
}
