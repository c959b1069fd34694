import { readFileSync } from 'node:fs';
import { readJsonText } from '../../src/domain/schema';
import { Misuse } from './errors';
import { inWords } from './system-words';

/** The text of a file somebody named, or of what is open under a number. @throws Misuse */
export function readText(file: string, from: string | number = file): string {
  try {
    return readFileSync(from, 'utf8').replace(/^\uFEFF/, '');
  } catch (error) {
    throw unreadable(file, error);
  }
}

/** What a file somebody named holds as JSON. @throws Misuse */
export const readJson = (file: string, from: string | number = file): unknown =>
  jsonOf(file, readText(file, from));

/** What the text of a file holds as JSON. @throws Misuse */
export function jsonOf(file: string, text: string): unknown {
  const json = readJsonText(text);
  if ('problem' in json) throw new Misuse(`${file} ${json.problem}`);
  return json.value;
}

/** The system does not always name the file it refuses. */
export function unreadable(file: string, error: unknown): Misuse {
  const { code = 'unknown' } = error as NodeJS.ErrnoException;
  return new Misuse(`${file}: ${inWords(error) ?? `it cannot be read (${code})`}`);
}
