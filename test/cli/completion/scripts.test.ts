import { execFileSync, spawnSync } from 'node:child_process';
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { completionScripts } from '../../../cli/completion/scripts';

const folder = mkdtempSync(join(tmpdir(), 'acr-ferry-completion-'));
const env = { PATH: `${folder}:${process.env.PATH ?? ''}`, HOME: folder };
beforeAll(() => {
  // Says what it was asked, as something that may come next.
  const fake = '#!/bin/sh\nprintf -- "--wa %s\\thelp: this\\n" "$*"\n';
  writeFileSync(join(folder, 'acr-ferry'), fake);
  chmodSync(join(folder, 'acr-ferry'), 0o755);
});
afterAll(() => rmSync(folder, { recursive: true }));

const run = (shell: string, ...args: string[]): string =>
  execFileSync(shell, args, { env, encoding: 'utf8' }).trim();
const asked = '--wa complete --word=--wa -- start --order my file';

describe.each(['bash', 'zsh', 'fish', 'pwsh'] as const)('%s (skipped where it is not installed)', (shell) => {
  const isHere = spawnSync(shell, ['--version']).status === 0;

  it.skipIf(!isHere)('asks for what may come next, and hands over what is written', () => {
    const script = completionScripts[shell === 'pwsh' ? 'powershell' : shell];
    const said = {
      bash: () =>
        run(
          'bash',
          '-c',
          `${script}\nCOMP_WORDS=(acr-ferry start --order 'my file' --wa) COMP_CWORD=4
          _acr_ferry && printf '%s\\n' "\${COMPREPLY[@]}"`,
        ),
      // The line editor gives words as they are written, with their quotes.
      zsh: () =>
        run(
          'zsh',
          '-fc',
          `compdef() { }\n_describe() { print -r -- "\${\${(P)2}%:help: this}" }\n${script}
          words=(acr-ferry start --order "'my file'" --wa) CURRENT=5
          _acr_ferry`,
        ),
      fish: () =>
        run(
          'fish',
          '--no-config',
          '-c',
          `${script}\ncomplete -C "acr-ferry start --order 'my file' --wa" | string replace -r '\\t.*' ''`,
        ),
      // npm puts a script before the command, which would keep a bare -- for itself.
      pwsh: () =>
        run(
          'pwsh',
          '-NoProfile',
          '-Command',
          `${script}\nSet-Alias native (Get-Command acr-ferry).Source\nfunction acr-ferry { native @args }
          $line = "acr-ferry 'start' --order 'my file' '--wa"
          (TabExpansion2 $line $line.Length).CompletionMatches.CompletionText`,
        ),
    }[shell]();
    expect(said).toBe(asked);
  });
});
