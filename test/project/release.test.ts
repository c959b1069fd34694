import { spawnSync } from 'node:child_process';
import {
  appendFileSync,
  chmodSync,
  cpSync,
  existsSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { cloneInto } from '../scripts/build/clone';
import { version } from '../support/project-version';

interface Step {
  readonly uses?: string;
  readonly run?: string;
  readonly 'working-directory'?: string;
}
type Jobs = Readonly<Record<'package' | 'publish', { readonly steps: readonly Step[] }>>;

const { jobs } = parse(readFileSync('.github/workflows/release.yml', 'utf8')) as { jobs: Jobs };

const folder = mkdtempSync(join(tmpdir(), 'acr-ferry-release-'));
afterAll(() => rmSync(folder, { recursive: true }));

const clone = cloneInto(join(folder, 'clone'));
for (const part of ['.ci', 'CHANGELOG.md']) cpSync(part, join(clone, part), { recursive: true });
// The gate itself runs this test.
writeFileSync(join(clone, '.ci/run'), '#!/bin/sh\n');
const bin = join(folder, 'bin');
cpSync('.ci', bin, { recursive: true });
writeFileSync(join(bin, 'gh'), '#!/bin/sh\nprintf "%s\\n" "$@" > gh-called\n');
chmodSync(join(bin, 'gh'), 0o755);

/** Runs the shell steps of a job as GitHub does, until one fails; actions of others are left out. */
function run(job: keyof Jobs, tag: string): { readonly failed: string | undefined } {
  for (const { run: script, 'working-directory': below = '.' } of jobs[job].steps) {
    if (script === undefined) continue;
    const { status } = spawnSync('bash', ['-e', '-o', 'pipefail', '-c', script], {
      cwd: join(clone, below),
      env: { ...process.env, PATH: `${bin}${delimiter}${process.env.PATH}`, GITHUB_REF_NAME: tag },
    });
    if (status !== 0) return { failed: script.split('\n')[0] };
  }
  return { failed: undefined };
}

const inWords = (text: string): string => text.trim().split(/\s+/).join(' ');

const files = ['acr-ferry.mjs', `acr-ferry-${version}.zip`]
  .flatMap((file) => [file, `${file}.sha256`])
  .sort();

describe('the release workflow, run dry', () => {
  it('stops at a tag of another version', () => {
    expect(run('package', 'v0.0.1').failed).toContain('test "$GITHUB_REF_NAME"');
    expect(existsSync(join(clone, 'release'))).toBe(false);
  });

  it('packages and publishes zip and terminal, each with its sum, and notes out of the change log', () => {
    expect(run('package', `v${version}`)).toEqual({ failed: undefined });
    expect(run('publish', `v${version}`)).toEqual({ failed: undefined });
    const [called, tag] = [readFileSync(join(clone, 'gh-called'), 'utf8').trim().split('\n'), `v${version}`];
    const options = ['--verify-tag', '--title', tag, '--notes-file', 'notes.md'];
    expect(called.slice(0, 8)).toEqual(['release', 'create', tag, ...options]);
    expect(called.slice(8).sort()).toEqual(files.map((file) => `release/${file}`));
    const notes = readFileSync(join(clone, 'notes.md'), 'utf8');
    expect(notes).toMatch(/^### Added\n\n- /);
    expect(inWords(readFileSync('CHANGELOG.md', 'utf8'))).toContain(inWords(notes));
    expect(
      notes
        .trim()
        .split('\n')
        .filter((line) => !/^(- |### |$)/.test(line)),
    ).toEqual([]);
  });

  it('publishes nothing that is not what was summed', () => {
    rmSync(join(clone, 'gh-called'));
    appendFileSync(join(clone, 'release', `acr-ferry-${version}.zip`), 'x');
    expect(run('publish', `v${version}`).failed).toContain('sha256sum --check');
    expect(existsSync(join(clone, 'gh-called'))).toBe(false);
  });
});

describe('what is said of the release', () => {
  it('is of this version: change log, what is supported, names of files', () => {
    expect(readFileSync('CHANGELOG.md', 'utf8')).toMatch(`## [${version}] - 20`);
    expect(readFileSync('SECURITY.md', 'utf8')).toMatch(`${version.replace(/\.\d+$/, '.x')}   | yes`);
    const named = readFileSync('docs/deploy.md', 'utf8').match(/acr-ferry[- ]\d+\.\d+\.\d+/g) ?? [];
    expect(new Set(named.map((name) => name.slice('acr-ferry-'.length)))).toEqual(new Set([version]));
  });

  it('is true on the badges', () => {
    const badges = readFileSync('README.md', 'utf8')
      .split('\n')
      .filter((line) => line.startsWith('[!['));
    const [ci = '', licence = '', node = ''] = badges;
    expect(badges).toHaveLength(3);
    const { license, engines } = JSON.parse(readFileSync('package.json', 'utf8')) as {
      license: string;
      engines: { node: string };
    };
    expect(ci).toContain('(../../actions/workflows/ci.yml)');
    expect(licence).toContain(`licence-${license}-blue`);
    expect(readFileSync('LICENSE', 'utf8')).toContain('MIT License');
    const [least, ...others] = (/node-([\d.%|CA-F]+)-/.exec(node)?.[1] ?? '').split('%20%7C%20');
    expect(engines.node).toBe(`>=${least}`);
    const tested = parse(readFileSync('.github/workflows/ci.yml', 'utf8')) as {
      jobs: { check: { strategy: { matrix: { node: number[] } } } };
    };
    const gate = /\$node_package@(\d+)" *\n?\}/.exec(
      readFileSync('.ci/run', 'utf8').split('node_24()')[1] ?? '',
    )?.[1];
    expect([20, ...others.map(Number)]).toEqual([...tested.jobs.check.strategy.matrix.node, Number(gate)]);
  });
});
