import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { once } from 'node:events';

/** What a copier took. */
export interface Figures {
  readonly seconds: number;
  readonly cpuSeconds: number;
  /** Highest resident memory, MiB. */
  readonly peakMiB: number;
}

/** What a copier took, and what it had the storage server take. */
export interface CopyFigures extends Figures {
  readonly serverCpuSeconds: number;
}

const sampleMs = 20;
/** Ticks of /proc a second: USER_HZ, the same on every Linux. */
const ticks = 100;

/** Runs a program that does not report on itself and looks at /proc until it ends. */
export async function measureProgram(
  command: string,
  args: readonly string[],
  env: Readonly<Record<string, string>>,
): Promise<Figures> {
  const start = performance.now();
  const child = spawn(command, args, {
    env: { ...process.env, ...env },
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  let [cpuSeconds, peakMiB] = [0, 0];
  const sample = (): void => {
    const seen = look(child.pid);
    if (seen !== undefined) [cpuSeconds, peakMiB] = seen;
  };
  const timer = setInterval(sample, sampleMs);
  const [code] = (await once(child, 'exit')) as [number | null];
  clearInterval(timer);
  if (code !== 0) throw new Error(`${command} ended with ${code ?? 'a signal'}`);
  return { seconds: (performance.now() - start) / 1000, cpuSeconds, peakMiB };
}

/** Of the process until now. */
export const cpuSecondsOf = (pid: number | undefined): number => look(pid)?.[0] ?? NaN;

function look(pid: number | undefined): [cpuSeconds: number, peakMiB: number] | undefined {
  try {
    const status = readFileSync(`/proc/${pid ?? ''}/status`, 'utf8');
    const peak = /VmHWM:\s+(\d+)/.exec(status)?.[1];
    // After the name, which may hold anything: fields 3 onwards, of which 14 and 15 are user and system time.
    const fields =
      readFileSync(`/proc/${pid ?? ''}/stat`, 'utf8')
        .split(') ')
        .at(-1)
        ?.split(' ') ?? [];
    if (peak === undefined) return undefined;
    return [(Number(fields[11]) + Number(fields[12])) / ticks, Number(peak) / 1024];
  } catch {
    return undefined;
  }
}

/** Lower median. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor((sorted.length - 1) / 2)] ?? NaN;
}
