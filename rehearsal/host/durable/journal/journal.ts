import { createHash } from 'node:crypto';
import { appendFileSync, closeSync, mkdirSync, openSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { readJsonLines, toLine } from '../../files/json-lines';
import { replaceFile } from '../../../state-folder';
import type { JournalRecord } from '../execution/records';

/**
 * Where the records of each instance are kept. What `append` and `replace` have returned from survives a
 * kill.
 */
export interface Journal {
  readonly load: () => JournalRecord[][];
  readonly append: (instanceId: string, record: JournalRecord) => void;
  /** Puts records in place of everything kept, in one step. */
  readonly replace: (instanceId: string, records: readonly JournalRecord[]) => void;
  readonly remove: (instanceId: string) => void;
  readonly close: () => void;
}

/** Forgets everything when the process ends. */
export function memoryJournal(): Journal {
  const kept = new Map<string, JournalRecord[]>();
  return {
    load: () => [...kept.values()],
    append: (instanceId, record) => void kept.get(instanceId)?.push(record),
    replace: (instanceId, records) => void kept.set(instanceId, [...records]),
    remove: (instanceId) => void kept.delete(instanceId),
    close: () => undefined,
  };
}

/**
 * One append-only file of JSON lines per instance. Writes reach the operating system before they return,
 * which is enough against a killed process; power loss is out of scope.
 */
export function fileJournal(folder: string): Journal {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  // Files of instances that are busy stay open.
  const descriptors = new Map<string, number>();
  const release = (file: string): void => {
    const descriptor = descriptors.get(file);
    if (descriptor === undefined) return;
    descriptors.delete(file);
    closeSync(descriptor);
  };
  const descriptorOf = (file: string): number => {
    const known = descriptors.get(file);
    if (known !== undefined) return known;
    const [oldest] = descriptors.keys();
    if (oldest !== undefined && descriptors.size >= openFiles) release(oldest);
    const opened = openSync(file, 'a', 0o600);
    descriptors.set(file, opened);
    return opened;
  };
  const fileOf = (instanceId: string): string => join(folder, `${fileName(instanceId)}.jsonl`);
  return {
    load() {
      const names = readdirSync(folder);
      // A replacement that did not get as far as its rename never happened.
      for (const name of names.filter((candidate) => candidate.endsWith('.new'))) rmSync(join(folder, name));
      return names
        .filter((name) => name.endsWith('.jsonl'))
        .map((name) => readJsonLines(join(folder, name)) as JournalRecord[])
        .filter((records) => records.length > 0);
    },
    append(instanceId, record) {
      appendFileSync(descriptorOf(fileOf(instanceId)), toLine(record));
    },
    replace(instanceId, records) {
      const file = fileOf(instanceId);
      release(file);
      replaceFile(file, records.map(toLine).join(''));
    },
    remove(instanceId) {
      release(fileOf(instanceId));
      rmSync(fileOf(instanceId), { force: true });
    },
    close() {
      for (const file of [...descriptors.keys()]) release(file);
    },
  };
}

const openFiles = 64;

// Instance ids may be longer than a file name can be.
function fileName(instanceId: string): string {
  const encoded = encodeURIComponent(instanceId).replaceAll('*', '%2A');
  return encoded.length <= 200 ? encoded : createHash('sha256').update(instanceId).digest('hex');
}
