import { readFileSync } from 'node:fs';
import { Misuse } from './errors';
import { inWords } from './system-words';

/** The text of a file somebody named, or of what is open under a number. @throws Misuse */
export function readText(file: string, from: string | number = file): string {
  try {
    return readFileSync(from, 'utf8').replace(/^\uFEFF/, '');
  } catch (error) {
    const { code = 'unknown' } = error as NodeJS.ErrnoException;
    throw new Misuse(`${file}: ${inWords(error) ?? `it cannot be read (${code})`}`);
  }
}
