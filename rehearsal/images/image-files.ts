import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { jsonIn } from '../../src/domain/schema';
import { ImageError } from './image';
import { indexTar } from './tar-index';

/** One file of an image on disk, unopened. */
export interface ImageFile {
  readonly size: number;
  /** Where it lies, for messages. */
  readonly origin: string;
  open(range?: { start: number; end: number }): Readable;
}

/** The files of an image given by the user: a folder or a tar. */
export interface ImageFiles {
  /** What the user gave. */
  readonly path: string;
  /** @param name relative, with `/`. */
  find(name: string): Promise<ImageFile | undefined>;
}

/** @throws ImageError when the path is neither a folder nor an uncompressed tar. */
export async function openImageFiles(path: string): Promise<ImageFiles> {
  const found = await stat(path).catch(() => undefined);
  if (found?.isDirectory() === true) return { path, find: (name) => findInFolder(path, name) };
  if (found?.isFile() !== true) throw new ImageError(`${path}: no such file or folder`);
  const entries = await indexTar(path).catch((error: unknown) => {
    const reason = error instanceof Error ? error.message : String(error);
    throw new ImageError(`${path}: ${reason}; save the image again`);
  });
  if (entries === undefined) throw new ImageError(await explainNoTar(path));
  return {
    path,
    find: (name) => {
      const entry = entries.get(name);
      return Promise.resolve(entry && fileAt(path, entry.offset, entry.size, `${path}!${name}`));
    },
  };
}

const largestDocument = 16 * 1024 * 1024;

/** Reads and parses a JSON file of the image. @throws ImageError naming it. */
export async function readJsonFile(file: ImageFile): Promise<unknown> {
  const document = jsonIn(await readSmallFile(file));
  if (document !== undefined) return document;
  throw new ImageError(`${file.origin}: not JSON; the image is damaged, save it again`);
}

/** @throws ImageError when it is too large to be a document of an image. */
export async function readSmallFile(file: ImageFile): Promise<Buffer> {
  if (file.size > largestDocument)
    throw new ImageError(`${file.origin}: ${file.size} bytes are too many for a manifest or config`);
  return buffer(file.open());
}

async function findInFolder(folder: string, name: string): Promise<ImageFile | undefined> {
  const path = join(folder, name);
  const found = await stat(path).catch(() => undefined);
  return found?.isFile() === true ? fileAt(path, 0, found.size, path) : undefined;
}

function fileAt(path: string, offset: number, size: number, origin: string): ImageFile {
  return {
    size,
    origin,
    open: ({ start, end } = { start: 0, end: size - 1 }) =>
      createReadStream(path, { start: offset + start, end: offset + end, highWaterMark: 512 * 1024 }),
  };
}

async function explainNoTar(path: string): Promise<string> {
  const start = await buffer(createReadStream(path, { end: 1 }));
  if (start.equals(Buffer.from([0x1f, 0x8b])))
    return `${path}: compressed with gzip; unpack it first: gunzip --keep ${path}`;
  return `${path}: neither an OCI image layout folder nor an archive by docker save`;
}
