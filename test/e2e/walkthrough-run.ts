import { execFile } from 'node:child_process';
import path from 'node:path';
import { promisify } from 'node:util';
import { wordsOf } from '../support/shell-words';
import { runHere } from '../support/terminal-here';
import type { Name } from './walkthrough-names';

/** Whether lines are one command of the terminal that takes no shell: it is run in this process. */
export const isRunHere = ([line = '', ...others]: readonly string[]): boolean =>
  others.length === 0 && wordsOf(line)?.[0] === 'acr-ferry';

/** Runs lines in the folder this process is in; the first that fails ends it. */
export async function runLines(lines: readonly string[], names: readonly Name[]): Promise<void> {
  const filled = lines.map((line) => filledIn(line, names));
  if (!isRunHere(lines)) return runInShell(filled);
  const { code, stdout, stderr } = await runPatiently(wordsOf(filled[0]!)!.slice(1));
  if (code !== 0) throw new Error(`${filled[0]!} ended with ${code}\n${stdout}${stderr}`);
}

/** Runs a command of the terminal, again while a busy machine has the app wait for what it only reads. */
export async function runPatiently(args: readonly string[]): ReturnType<typeof runHere> {
  for (let tries = 1; ; tries++) {
    const ran = await runHere(args);
    if (tries === 10 || !ran.stderr.includes('no answer within')) return ran;
  }
}

const filledIn = (line: string, names: readonly Name[]): string =>
  names
    .reduce(
      (text, [like, name]) => text.replace(like, () => (typeof name === 'string' ? name : name())),
      line,
    )
    .replace(/(completion \w+) [>|].*/, '$1 > completion.txt');

async function runInShell(lines: readonly string[]): Promise<void> {
  const script = [
    'set -euo pipefail',
    'curl() { command curl --silent --show-error --fail-with-body "$@"; }',
  ];
  const env = {
    ...process.env,
    PATH: `${process.cwd()}:${process.env.PATH ?? ''}`,
    NODE_COMPILE_CACHE: path.resolve('compiled'),
  };
  await promisify(execFile)('bash', ['-c', [...script, ...lines].join('\n')], { env }).catch(
    (error: unknown) => {
      const { stdout, stderr } = error as { stdout: string; stderr: string };
      throw new Error(`${lines.join('\n')}\n${stdout}${stderr}`, { cause: error });
    },
  );
}
