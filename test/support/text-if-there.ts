import { readFileSync } from 'node:fs';

/** The text of a file that a process at work may take away at any moment; undefined once it is gone. */
export function textIfThere(file: string, encoding: BufferEncoding = 'utf8'): string | undefined {
  try {
    return readFileSync(file, encoding);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}
