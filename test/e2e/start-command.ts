import { execFileSync, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { onTestFinished } from 'vitest';

export interface StartCommand {
  readonly pid: number;
  readonly stdout: () => string;
  readonly stderr: () => string;
  /** Exit code, or the signal that ended it. */
  readonly ended: Promise<number | NodeJS.Signals>;
  /** Resolves when stdout holds the text. @throws when the command ends before. */
  readonly prints: (text: string) => Promise<void>;
  readonly kill: (signal: NodeJS.Signals) => void;
}

/** A folder of its own for the state of one test's rehearsal. */
export function temporaryState(): string {
  const folder = mkdtempSync(path.join(tmpdir(), 'acr-ferry-start-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** `npm start -- <args>` without npm, until the test has finished. */
export function runStart(...args: string[]): StartCommand {
  const command = launchStart(...args);
  onTestFinished(async () => {
    command.kill('SIGTERM');
    await command.ended;
  });
  return command;
}

/** The same, until somebody ends it. */
export function launchStart(...args: string[]): StartCommand {
  const child = spawn(process.execPath, ['--import', 'tsx', 'rehearsal/start.ts', ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const text = { stdout: '', stderr: '' };
  child.stdout.on('data', (chunk: Buffer) => (text.stdout += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (text.stderr += chunk.toString()));
  let running = true;
  const ended = new Promise<number | NodeJS.Signals>((resolve) => {
    child.once('close', (code, signal) => {
      running = false;
      resolve(code ?? signal ?? 'SIGKILL');
    });
  });
  return {
    pid: child.pid!,
    stdout: () => text.stdout,
    stderr: () => text.stderr,
    ended,
    async prints(wanted) {
      while (!text.stdout.includes(wanted)) {
        if (!running) throw new Error(`ended without printing ${wanted}:\n${text.stdout}${text.stderr}`);
        await sleep(50);
      }
    },
    kill: (signal) => void child.kill(signal),
  };
}

/** Command lines of the processes that work on a state folder. */
export function processesOn(state: string): string[] {
  const lines = execFileSync('ps', ['-eo', 'pid=,args='], { encoding: 'utf8' }).split('\n');
  return lines.filter((line) => line.includes(state));
}

/** Resolves once no process works on the folder. */
export async function noProcessesOn(state: string): Promise<void> {
  while (processesOn(state).length > 0) await sleep(100);
}
