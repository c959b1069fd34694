import { closeSync, openSync, rmSync, statSync } from 'node:fs';

/** Nobody holds a file for longer, unless killed meanwhile. */
const longestMs = 5000;

/** Does something with a file while nobody else does; the file beside it says that it is taken. */
export function oneAtATime(file: string, work: () => void): void {
  const taken = `${file}.lock`;
  while (!take(taken)) Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 20);
  try {
    work();
  } finally {
    rmSync(taken, { force: true });
  }
}

function take(taken: string): boolean {
  try {
    closeSync(openSync(taken, 'wx', 0o600));
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    const since = statSync(taken, { throwIfNoEntry: false })?.mtimeMs ?? Infinity;
    if (Date.now() - since > longestMs) rmSync(taken, { force: true });
    return false;
  }
}
