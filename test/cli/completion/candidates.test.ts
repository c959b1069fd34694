import { execFileSync } from 'node:child_process';
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { candidates } from '../../../cli/completion/candidates';
import { completionScripts } from '../../../cli/completion/scripts';
import { createProgram } from '../../../cli/program';

const program = createProgram('1');
const known = (option: string): string[] => (option === 'context' ? ['prod', 'rehearsal'] : []);

it.each([
  [[], 'sch', ['schedules']],
  [['sas'], 'r', ['rotate', 'revoke']],
  [['list', '--sort'], '-b', ['-bytes']],
  [['list', '--context'], 're', ['rehearsal']],
  [['list', '--limit'], '', []],
  [['imports'], '--tr', ['--transfer']],
  [['purge'], '--js', ['--json']],
  [['completion'], 'f', ['fish']],
  [['waybill', 'verify'], '', []],
  [['start', 'team/app:1.0', '--watch'], '--id', ['--idempotency-key']],
])('after %j, %j goes on as %j', (before, word, expected) => {
  expect(candidates(program, before, word, known).map((each) => each.word)).toEqual(expected);
});

it('bash asks for what may come next, and hands over what is written', () => {
  const folder = mkdtempSync(join(tmpdir(), 'acr-ferry-completion-'));
  const fake = join(folder, 'acr-ferry');
  writeFileSync(fake, '#!/bin/sh\nprintf "%s\\thelp\\n" "$@"\n');
  chmodSync(fake, 0o755);
  const script = `${completionScripts.bash}
COMP_WORDS=(acr-ferry start --order 'my file' --wa) COMP_CWORD=4
_acr_ferry && printf '%s\\n' "\${COMPREPLY[@]}"`;
  const env = { PATH: `${folder}:${process.env.PATH ?? ''}` };
  const said = execFileSync('bash', ['-c', script], { env, encoding: 'utf8' });
  rmSync(folder, { recursive: true });
  expect(said.trim().split('\n')).toEqual([
    ...['complete', '--word=--wa', '--', 'start', '--order', 'my file'],
  ]);
});
