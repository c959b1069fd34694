import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';

/** Calls the Azure CLI and gives back what it answers in JSON. @throws AzFailed */
export type Az = (args: readonly string[], input?: string) => Promise<unknown>;

/** The Azure CLI is not there, or has refused. */
export class AzFailed extends Error {}

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * The program and its first arguments. On Windows `az` is a batch file, which only a shell could start, and a
 * shell would read `&` and `%` in arguments: so the Python below it is started, as the batch file does.
 */
export function azCommand(
  platform: NodeJS.Platform,
  environment: Environment,
  exists: (path: string) => boolean = existsSync,
): readonly [string, ...string[]] {
  if (platform !== 'win32') return ['az'];
  const folders = (environment.Path ?? environment.PATH ?? '').split(';');
  const folder = folders.find((each) => exists(join(each, 'az.cmd')));
  if (folder === undefined) throw new AzFailed(notThere);
  return [join(folder, '..', 'python.exe'), '-IBm', 'azure.cli'];
}

const notThere = 'the Azure CLI (az) is not there: install it, or run this where it is';

/** The Azure CLI of this machine, which has some time for an answer. */
export const azWithin =
  (limitMs: number): Az =>
  (args, input) =>
    new Promise((resolve, reject) => {
      const fail = (why: string): void => reject(new AzFailed(`az ${args.slice(0, 3).join(' ')}: ${why}`));
      const [program, ...first] = azCommand(process.platform, process.env);
      const child = spawn(program, [...first, ...args, '--output', 'json', '--only-show-errors'], {
        stdio: ['pipe', 'pipe', 'pipe'],
      });
      const tooLong = setTimeout(() => {
        // Where az is a script, what it started holds the pipes open.
        child.kill();
        child.stdout.destroy();
        child.stderr.destroy();
        child.unref();
        fail(`no answer within ${limitMs / 1000} s`);
      }, limitMs);
      let stdout = '';
      let stderr = '';
      child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text));
      child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
      // It may end without reading its input.
      child.stdin.on('error', () => undefined);
      child.on('error', () => {
        clearTimeout(tooLong);
        reject(new AzFailed(notThere));
      });
      child.on('close', (code) => {
        clearTimeout(tooLong);
        if (code !== 0) {
          fail(stderr.trim() || `ended with ${String(code)}`);
          return;
        }
        try {
          resolve(stdout.trim() === '' ? undefined : JSON.parse(stdout));
        } catch {
          fail(`answered no JSON, but ${stdout.trim().slice(0, 80)}`);
        }
      });
      child.stdin.end(input ?? '');
    });

/** The Azure CLI of this machine, and who signed in to it. What is secret goes by its input. */
export const az = azWithin(120_000);
