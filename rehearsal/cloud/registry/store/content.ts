import { createHash, randomUUID } from 'node:crypto';
import { once } from 'node:events';
import {
  createReadStream,
  createWriteStream,
  mkdirSync,
  readFileSync,
  readdirSync,
  renameSync,
  rmSync,
  truncateSync,
  writeFileSync,
  type WriteStream,
} from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { digestMismatch } from '../errors';

/**
 * Bytes by digest, in the layout of an OCI image layout (`blobs/sha256/<hex>`). A file appears under its
 * digest only complete and verified: it is written beside and renamed.
 */
export interface ContentFiles {
  beginUpload(): Upload;
  /** Writes a manifest-sized value at once. */
  write(digest: string, bytes: Buffer): void;
  /** At once, for small values only. */
  readNow(digest: string): Buffer;
  read(digest: string): Promise<Buffer>;
  /** `end` is inclusive, as in an HTTP range. */
  stream(digest: string, range?: { start: number; end: number }): Readable;
  remove(digest: string): void;
  digests(): string[];
}

/** Content on its way in. */
export interface Upload {
  /** Bytes received so far. */
  readonly size: number;
  /**
   * Adds a whole chunk, or nothing when the source breaks off, so a client may send it again. One call at a
   * time.
   */
  append(content: Readable): Promise<void>;
  /**
   * Files the bytes under their digest.
   * @throws RegistryError DIGEST_INVALID, after which the upload is gone.
   */
  commit(digest: string): void;
  discard(): void;
}

// Large reads keep the thread pool's share of a transfer small; measured by `npm run bench:registry`.
const readChunkBytes = 512 * 1024;
const writeBufferBytes = 1024 * 1024;

/** Opens the files of a folder, dropping uploads that were never finished. */
export function openContentFiles(folder: string): ContentFiles {
  const blobs = join(folder, 'blobs', 'sha256');
  const uploads = join(folder, 'uploads');
  // Unfinished uploads cannot be resumed: their running hash died with the process that received them.
  rmSync(uploads, { recursive: true, force: true });
  for (const path of [blobs, uploads]) mkdirSync(path, { recursive: true });
  const pathOf = (digest: string): string => join(blobs, digest.slice('sha256:'.length));
  return {
    beginUpload: () => beginUpload(join(uploads, randomUUID()), pathOf),
    write: (digest, bytes) => {
      const path = join(uploads, randomUUID());
      writeFileSync(path, bytes);
      renameSync(path, pathOf(digest));
    },
    readNow: (digest) => readFileSync(pathOf(digest)),
    read: (digest) => readFile(pathOf(digest)),
    stream: (digest, range = { start: 0, end: Infinity }) =>
      createReadStream(pathOf(digest), { ...range, highWaterMark: readChunkBytes }),
    remove: (digest) => {
      rmSync(pathOf(digest), { force: true });
    },
    digests: () => readdirSync(blobs).map((hex) => `sha256:${hex}`),
  };
}

function beginUpload(path: string, pathOf: (digest: string) => string): Upload {
  let hash = createHash('sha256');
  let size = 0;
  const discard = (): void => {
    rmSync(path, { force: true });
  };
  return {
    get size() {
      return size;
    },
    append: async (content) => {
      const hashed = hash.copy();
      let received = 0;
      const file = openForAppend(path, size);
      // A second listener beside the pipe: cheaper per chunk than a transform, and paused together with it.
      content.on('data', (chunk: Buffer) => {
        hashed.update(chunk);
        received += chunk.length;
      });
      try {
        await pipeline(content, file);
      } catch (error) {
        if (!file.closed) await once(file, 'close');
        if (size === 0) discard();
        else truncateSync(path, size);
        throw error;
      }
      hash = hashed;
      size += received;
    },
    commit: (digest) => {
      const actual = `sha256:${hash.digest('hex')}`;
      if (actual !== digest) {
        discard();
        throw digestMismatch(digest, actual);
      }
      if (size === 0) writeFileSync(path, '');
      renameSync(path, pathOf(digest));
    },
    discard,
  };
}

/** The file is made by the first chunk: many an upload is opened and never sent to. */
const openForAppend = (path: string, size: number): WriteStream =>
  createWriteStream(path, { flags: size === 0 ? 'w' : 'r+', start: size, highWaterMark: writeBufferBytes });
