import {
  closeSync,
  existsSync,
  ftruncateSync,
  openSync,
  readFileSync,
  renameSync,
  statSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import type { Change } from './repository';

/**
 * Append-only log of changes, one JSON line each. A change counts once its newline is written, so a killed
 * process leaves at most one torn last line, which the next start drops. Not synced: it outlives the process,
 * not the machine.
 */
export interface Journal {
  /** @throws the file system's error; the log is then as it was before. */
  append(change: Change): void;
  close(): void;
}

/** The changes a log holds, in order. */
export function readJournal(file: string): Change[] {
  if (!existsSync(file)) return [];
  const text = readFileSync(file, 'utf8');
  const complete = text.slice(0, text.lastIndexOf('\n') + 1);
  return complete
    .split('\n')
    .filter((line) => line !== '')
    .map((line, index) => parseLine(line, `${file}:${index + 1}`));
}

/**
 * Starts a log that holds `changes`, atomically in place of the one before; so the log is compacted at every
 * start.
 */
export function startJournal(file: string, changes: Iterable<Change>): Journal {
  const lines = Array.from(changes, (change) => `${JSON.stringify(change)}\n`);
  writeFileSync(`${file}.new`, lines.join(''));
  renameSync(`${file}.new`, file);
  const descriptor = openSync(file, 'a');
  let length = statSync(file).size;
  return {
    append: (change) => {
      const line = Buffer.from(`${JSON.stringify(change)}\n`);
      try {
        for (let written = 0; written < line.length;) written += writeSync(descriptor, line, written);
        length += line.length;
      } catch (error) {
        ftruncateSync(descriptor, length);
        throw error;
      }
    },
    close: () => {
      closeSync(descriptor);
    },
  };
}

function parseLine(line: string, where: string): Change {
  try {
    return JSON.parse(line) as Change;
  } catch (cause) {
    throw new Error(`${where} is damaged; delete the registry's folder to start with an empty one`, {
      cause,
    });
  }
}
