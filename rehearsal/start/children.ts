import { spawn, type ChildProcess } from 'node:child_process';
import { closeSync, mkdirSync, openSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { project } from '../../scripts/build/project';

/** A rehearsal program to run in a process of its own. */
interface Program {
  readonly name: string;
  /** TypeScript entry, relative to the project. */
  readonly entry: string;
  readonly args: readonly string[];
  readonly env?: Readonly<Record<string, string | undefined>>;
}

/** The processes of one rehearsal. They live exactly as long as this process wants them to. */
export interface Children {
  /** Resolves with what the program reports once it is ready. @throws ChildDied when it ends before that. */
  start(program: Program): Promise<unknown>;
  /** Rejects when a child ends although nobody stopped it; never resolves. */
  readonly died: Promise<never>;
  /** Ends all in reverse order of their start, by force after a while. */
  stop(): Promise<void>;
  /** Ends all at once, by force; for the last moment of this process. */
  readonly kill: () => void;
}

class ChildDied extends Error {}

const stopsWithinMs = 10_000;
const logLinesShown = 15;

/** Starts programs whose output goes to files of a folder. */
export function createChildren(logFolder: string): Children {
  const running: { readonly child: ChildProcess; readonly exited: Promise<void> }[] = [];
  const { promise: died, reject: reportDeath } = withResolvers();
  let stopping = false;

  return {
    died,
    async start(program) {
      if (stopping) throw new ChildDied('the rehearsal is being stopped');
      const logFile = path.join(logFolder, `${program.name}.log`);
      const child = run(program, logFile);
      const exited = new Promise<void>((resolve) => child.once('close', () => resolve()));
      running.push({ child, exited });
      return new Promise((resolve, reject) => {
        child.once('message', resolve);
        child.once('error', reject);
        child.once('exit', (code, signal) => {
          if (stopping) return;
          const death = new ChildDied(obituary(program.name, code ?? signal, logFile));
          reject(death);
          reportDeath(death);
        });
      });
    },
    async stop() {
      stopping = true;
      for (const { child, exited } of [...running].reverse()) {
        child.kill('SIGTERM');
        const force = setTimeout(() => killGroup(child), stopsWithinMs);
        await exited;
        clearTimeout(force);
      }
    },
    kill() {
      stopping = true;
      for (const { child } of running) killGroup(child);
    },
  };
}

/**
 * In a process group of its own: Ctrl-C reaches this process only, which then stops the children in order. A
 * child also ends when the IPC channel closes, so none is left when this process is killed.
 */
function run({ entry, args, env }: Program, logFile: string): ChildProcess {
  mkdirSync(path.dirname(logFile), { recursive: true, mode: 0o700 });
  const log = openSync(logFile, 'w', 0o600);
  try {
    return spawn(process.execPath, ['--import', 'tsx', entry, ...args], {
      cwd: project,
      env: { ...process.env, ...env },
      detached: true,
      stdio: ['ignore', log, log, 'ipc'],
    });
  } finally {
    closeSync(log);
  }
}

function killGroup({ pid, exitCode, signalCode }: ChildProcess): void {
  if (pid === undefined || exitCode !== null || signalCode !== null) return;
  try {
    process.kill(-pid, 'SIGKILL');
  } catch {
    // It ended in this very moment.
  }
}

function obituary(name: string, reason: number | string | null, logFile: string): string {
  const lines = readFileSync(logFile, 'utf8').trimEnd().split('\n').slice(-logLinesShown);
  return [`the ${name} ended (${String(reason)}); the end of ${logFile}:`, ...lines].join('\n  ');
}

/** A promise nobody need listen to, and the way to reject it. */
function withResolvers(): { promise: Promise<never>; reject: (reason: Error) => void } {
  let reject: (reason: Error) => void = () => undefined;
  const promise = new Promise<never>((_, fail) => {
    reject = fail;
  });
  promise.catch(() => undefined);
  return { promise, reject };
}
