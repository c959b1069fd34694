import { readFileSync } from 'node:fs';
import { Misuse } from './errors';

/** The text of a file somebody named, or of what is open under a number. @throws Misuse */
export function readText(file: string, from: string | number = file): string {
  try {
    return readFileSync(from, 'utf8').replace(/^\uFEFF/, '');
  } catch (error) {
    throw new Misuse(`${file} cannot be read (${(error as NodeJS.ErrnoException).code ?? 'unknown'})`);
  }
}
