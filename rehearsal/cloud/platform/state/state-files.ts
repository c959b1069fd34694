import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';

/** Everything in the state folder may hold keys, so it is readable by its owner only. */
export const privateFile = 0o600;
/** Mode of a folder only its owner may enter. */
export const privateFolder = 0o700;

/**
 * Replaces the file in one step: a kill at any moment leaves the old content or the new, never half of it.
 */
export function writeAtomically(path: string, content: string): void {
  mkdirSync(dirname(path), { recursive: true, mode: privateFolder });
  const partial = `${path}.${process.pid}.tmp`;
  writeFileSync(partial, content, { mode: privateFile });
  renameSync(partial, path);
}

/** Replaces a file by a JSON document. */
export function writeJson(path: string, value: unknown): void {
  writeAtomically(path, `${JSON.stringify(value, null, 2)}\n`);
}

/**
 * Parsed content of a state file, undefined when there is none.
 * @throws naming the file, when it is not JSON: half a state is worse than none.
 */
export function readJson(path: string): unknown {
  if (!existsSync(path)) return undefined;
  try {
    return JSON.parse(readFileSync(path, 'utf8'));
  } catch {
    throw new Error(`${path} is not valid JSON; delete it, or start with --fresh`);
  }
}
