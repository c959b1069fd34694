import { readFileSync, rmSync, truncateSync } from 'node:fs';

/** A value as one line. */
export const toLine = (value: unknown): string => `${JSON.stringify(value)}\n`;

/**
 * Reads a file of JSON lines that is only ever appended to. A last line that a kill has cut off is removed:
 * whoever wrote it never got to act on it. A file without any whole line is removed too.
 * @throws naming file and line when a record inside is damaged.
 */
export function readJsonLines(file: string): unknown[] {
  const bytes = readFileSync(file);
  const end = bytes.lastIndexOf(0x0a) + 1;
  if (end === 0) rmSync(file);
  else if (end < bytes.length) truncateSync(file, end);
  const lines = bytes.toString('utf8', 0, end).split('\n').slice(0, -1);
  return lines.map((text, index) => {
    try {
      return JSON.parse(text) as unknown;
    } catch (cause) {
      throw new Error(
        `${file}:${index + 1} is not a JSON record. Remove the file to give up what it holds.`,
        { cause },
      );
    }
  });
}
