import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { makeStateFolder } from '../../../state-folder';
import { privateFile } from './state-files';

const lockName = 'cloud.lock';

/**
 * Locks of this very process: a lock file with our pid but not in here is left over from a reused pid
 * (containers).
 */
const held = new Set<string>();

/**
 * Takes the state folder for this process and returns the release.
 * A lock whose process is gone is taken over, so a killed cloud can be started again.
 * @throws when a living process holds it.
 */
export function lockState(state: string): () => void {
  makeStateFolder(state);
  const path = resolve(join(state, lockName));
  if (!create(path)) {
    const holder = Number.parseInt(readFileSync(path, 'utf8'), 10);
    if (holder === process.pid ? held.has(path) : isAlive(holder)) {
      throw new Error(
        `Another rehearsal cloud (process ${holder}) uses ${state}; stop it, or choose another folder ` +
          'with --state',
      );
    }
    rmSync(path, { force: true });
    if (!create(path)) throw new Error(`Another rehearsal cloud is starting on ${state}`);
  }
  held.add(path);
  return () => {
    held.delete(path);
    rmSync(path, { force: true });
  };
}

/** `wx` fails when the file exists: of two processes only one creates it. */
function create(path: string): boolean {
  try {
    writeFileSync(path, String(process.pid), { flag: 'wx', mode: privateFile });
    return true;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return false;
    throw error;
  }
}

/** Whether a process of that id runs. */
export function isAlive(pid: number): boolean {
  if (!Number.isInteger(pid) || pid <= 0) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}

/**
 * Empties the folder but for the lock, which the caller must hold, and `logs`, where this process may be
 * writing.
 */
export function wipeState(state: string): void {
  for (const name of readdirSync(state)) {
    if (name !== lockName && name !== 'logs') rmSync(join(state, name), { recursive: true, force: true });
  }
}
