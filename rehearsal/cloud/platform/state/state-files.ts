import { existsSync, readFileSync } from 'node:fs';
import { replaceFile } from '../../../state-folder';

/** Everything in the state folder may hold keys, so it is readable by its owner only. */
export const privateFile = 0o600;
/** Mode of a folder only its owner may enter. */
export const privateFolder = 0o700;

/** Replaces a file by a JSON document. */
export function writeJson(path: string, value: unknown): void {
  replaceFile(path, `${JSON.stringify(value, null, 2)}\n`);
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
