import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { replaceFile } from '../../../state-folder';

/**
 * Named JSON documents of one kind, held in memory and on disk, oldest first. Ids compare without regard to
 * case.
 */
export interface Documents<T extends { readonly id: string; readonly name: string }> {
  get(id: string): T | undefined;
  list(): readonly T[];
  put(document: T): void;
  /** False when there was nothing to delete. */
  delete(id: string): boolean;
}

/**
 * Opens the documents of a folder, creating it when absent.
 * Every write is one rename, so a process killed at any point leaves each document either old or new.
 * @throws Error naming the file when one does not parse.
 */
export function openDocuments<T extends { readonly id: string; readonly name: string }>(
  folder: string,
): Documents<T> {
  mkdirSync(folder, { recursive: true });
  const stored = readdirSync(folder)
    .filter((file) => file.endsWith('.json'))
    .map((file) => parse<T>(join(folder, file)))
    .sort((a, b) => a.sequence - b.sequence);
  const byId = new Map(stored.map((entry) => [entry.document.id.toLowerCase(), entry]));
  let next = (stored.at(-1)?.sequence ?? 0) + 1;

  return {
    get: (id) => byId.get(id.toLowerCase())?.document,
    list: () => [...byId.values()].map((entry) => entry.document),
    put(document) {
      const key = document.id.toLowerCase();
      const entry = { sequence: byId.get(key)?.sequence ?? next++, document };
      byId.set(key, entry);
      replaceFile(join(folder, fileName(document)), JSON.stringify(entry, null, 1));
    },
    delete(id) {
      const entry = byId.get(id.toLowerCase());
      if (entry === undefined) return false;
      rmSync(join(folder, fileName(entry.document)), { force: true });
      return byId.delete(id.toLowerCase());
    },
  };
}

interface Entry<T> {
  readonly sequence: number;
  readonly document: T;
}

function parse<T>(file: string): Entry<T> {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as Entry<T>;
  } catch (error) {
    throw new Error(`${file} is not a readable document of the rehearsal; delete it to go on`, {
      cause: error,
    });
  }
}

/** Readable by the name, unique by the hash: names repeat across registries and differ in case only. */
function fileName(document: { readonly id: string; readonly name: string }): string {
  const hash = createHash('sha256').update(document.id.toLowerCase()).digest('hex').slice(0, 16);
  return `${document.name.toLowerCase().replaceAll(/[^a-z0-9_-]/g, '')}-${hash}.json`;
}
