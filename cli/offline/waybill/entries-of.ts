import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { isSystemFolder } from '../../../src/domain/waybill/not-ours';

/** What a folder holds. */
interface Entry {
  /** Below the folder, with slashes. */
  readonly path: string;
  /** Why a folder is passed over. */
  readonly problem?: string;
}

/** Neither links, whose ends were not carried, nor devices. Only the folder itself must be readable. */
export async function* entriesOf(folder: string, below = ''): AsyncGenerator<Entry> {
  for (const entry of await readdir(join(folder, below), { withFileTypes: true })) {
    const path = below === '' ? entry.name : `${below}/${entry.name}`;
    if (entry.isFile()) yield { path };
    else if (!entry.isDirectory())
      yield { path, problem: 'it is a link or device, no file that was carried' };
    else if (isSystemFolder(entry.name)) yield { path, problem: "it is the system's own" };
    else yield* orProblem(path, entriesOf(folder, path));
  }
}

async function* orProblem(path: string, entries: AsyncGenerator<Entry>): AsyncGenerator<Entry> {
  try {
    yield* entries;
  } catch (error) {
    yield { path, problem: `it cannot be read (${codeOf(error)}); what it holds was not checked` };
  }
}

/** What the system calls a problem. */
export const codeOf = (error: unknown): string => (error as NodeJS.ErrnoException).code ?? String(error);
