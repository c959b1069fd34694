import { accessSync, constants, existsSync, mkdirSync, renameSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';

/**
 * Makes the folder of `--state`, readable by its owner only.
 * @throws Error naming the option and the fix when it cannot be used.
 */
export function makeStateFolder(folder: string): void {
  try {
    make(path.resolve(folder));
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new Error(
      `--state ${folder} cannot be used: ${reason}. Name a folder that is writable, or can be made.`,
      { cause: error },
    );
  }
}

/** Writes a file, readable by its owner only, so that a kill leaves either the old content or the new. */
export function replaceFile(file: string, content: string): void {
  mkdirSync(path.dirname(file), { recursive: true, mode: 0o700 });
  writeFileSync(`${file}.new`, content, { mode: 0o600 });
  renameSync(`${file}.new`, file);
}

/** Step by step: Node's own `recursive` never ends below /proc. */
function make(folder: string, isLast = true): void {
  if (!existsSync(folder)) {
    make(path.dirname(folder), false);
    mkdirSync(folder, { mode: 0o700 });
  }
  if (!statSync(folder).isDirectory()) throw new Error(`${folder} is not a folder`);
  if (isLast) accessSync(folder, constants.W_OK);
}
