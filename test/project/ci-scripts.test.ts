import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';

const folder = mkdtempSync(join(tmpdir(), 'acr-ferry-ci-'));
afterAll(() => rmSync(folder, { recursive: true }));

const section = (...args: string[]) =>
  spawnSync(process.execPath, [resolve('.ci/changelog-section.mjs'), ...args], {
    cwd: folder,
    encoding: 'utf8',
  });

describe('the section of the change log for a release', () => {
  it('is that of the version, without its heading', () => {
    writeFileSync(
      join(folder, 'CHANGELOG.md'),
      '# Log\n\n## [1.1.0] - 2026\n\n### Added\n\n- b\n\n## [1.0.0]\n\n- a\n',
    );
    expect(section('v1.1.0').stdout).toBe('### Added\n\n- b\n');
    expect(section('1.0.0').stdout).toBe('- a\n');
  });

  it('must be there', () => {
    expect(section('v1.0')).toMatchObject({ status: 1, stdout: '' });
    expect(section()).toMatchObject({ status: 1, stdout: '' });
  });
});

describe('the variables of a deployment', () => {
  it('reach the next steps whole, and nothing else does', () => {
    const file = join(folder, 'env');
    writeFileSync(file, '');
    const variables = {
      SOURCE_RG: 'rg',
      KEY: 'a\nEVIL=1\nb',
      'not=a name': 'x',
      GITHUB_PATH: '/tmp',
      NODE_OPTIONS: '-r x',
    };
    execFileSync(process.execPath, ['.ci/variables.mjs'], {
      env: { ...process.env, GITHUB_ENV: file, VARIABLES: JSON.stringify(variables) },
    });
    const lines = readFileSync(file, 'utf8').split('\n');
    const [, end] = lines[3]!.split('<<');
    expect(lines[0]).toMatch(/^SOURCE_RG<<[0-9a-f-]{36}$/);
    expect(lines.slice(3)).toEqual([`KEY<<${end!}`, 'a', 'EVIL=1', 'b', end, '']);
  });
});
