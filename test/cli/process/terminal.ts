import { execFile, type ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll } from 'vitest';
import { makeTerminal, terminalFile } from '../../../scripts/build/build-terminal';

/** What a run of the terminal came to. */
export interface Ran {
  readonly code: number | string;
  readonly stdout: string;
  readonly stderr: string;
}

/** How it is run. */
interface RunOptions {
  readonly env?: Readonly<Record<string, string>>;
  readonly input?: string;
  readonly onStart?: (child: ChildProcess) => void;
}

/** The bundled file, alone in a folder of its own, which is also where its contexts are. */
export interface Terminal {
  readonly folder: string;
  readonly file: string;
  run(args: readonly string[], options?: RunOptions): Promise<Ran>;
}

/** Bundles the terminal before the tests of a file. */
export function useTerminal(): Terminal {
  const folder = mkdtempSync(join(tmpdir(), 'acr-ferry-terminal-'));
  const file = join(folder, terminalFile);
  beforeAll(() => makeTerminal(file));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  const surroundings = { PATH: process.env.PATH ?? '', HOME: folder, XDG_CONFIG_HOME: folder };
  return {
    folder,
    file,
    run: (args, { env = {}, input = '', onStart } = {}) =>
      new Promise((resolve) => {
        const child = execFile(
          process.execPath,
          [file, ...args],
          { env: { ...surroundings, ...env }, cwd: folder, maxBuffer: 64 * 1024 * 1024 },
          (error, stdout, stderr) => resolve({ code: error?.code ?? error?.signal ?? 0, stdout, stderr }),
        );
        child.stdin?.end(input);
        onStart?.(child);
      }),
  };
}
