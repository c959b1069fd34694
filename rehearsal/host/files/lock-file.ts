import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { makeStateFolder } from '../../state-folder';

// A killed host may take a moment to leave the process table.
const patienceMs = 3000;

/**
 * Claims a state folder for this process, so that two hosts never write the same journals. A claim left by a
 * process that is gone is taken over. Returns what gives the folder back.
 * @throws naming the process that holds it.
 */
export async function lockFolder(folder: string): Promise<() => void> {
  makeStateFolder(folder);
  const file = join(folder, 'host.lock');
  const claim = `${process.pid} ${startOf(process.pid) ?? ''}`;
  const start = Date.now();
  for (;;) {
    try {
      writeFileSync(file, claim, { flag: 'wx', mode: 0o600 });
      return () => {
        rmSync(file, { force: true });
      };
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    }
    const [pid = '', startTime = ''] = readClaim(file).split(' ');
    if (!isAlive(Number(pid), startTime)) rmSync(file, { force: true });
    else if (Date.now() - start > patienceMs) {
      throw new Error(
        `${folder} is in use by another host (process ${pid}). Stop it, or choose another state folder.`,
      );
    } else await sleep(50);
  }
}

function readClaim(file: string): string {
  try {
    return readFileSync(file, 'utf8').trim();
  } catch {
    return '';
  }
}

// Process ids are reused: the start time tells whether it is still the same process.
function isAlive(pid: number, startTime: string): boolean {
  if (!(pid > 0)) return false;
  try {
    process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
  const current = startOf(pid);
  return current === undefined ? process.platform !== 'linux' : current === startTime;
}

/**
 * When a process started, in clock ticks since boot; undefined for zombies and where /proc does not exist.
 */
function startOf(pid: number): string | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return fields[0] === 'Z' ? undefined : fields[19];
  } catch {
    return undefined;
  }
}
