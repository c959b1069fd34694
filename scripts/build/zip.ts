import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { zipSync, type ZipOptions } from 'fflate';

/** The same everywhere: a regular file that all may read, of a time that no time zone moves out of range. */
const options: ZipOptions = {
  os: 3,
  attrs: (0o100644 << 16) >>> 0,
  // Zip files have local times.
  mtime: new Date(1980, 1, 1),
  level: 9,
};

/** Packs files of a folder, in the order given. The bytes depend on names and contents only. */
export const zipFiles = (folder: string, files: readonly string[]): Uint8Array =>
  zipSync(
    Object.fromEntries(files.map((file) => [file, [readFileSync(join(folder, file)), options] as const])),
  );
