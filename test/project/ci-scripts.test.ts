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

describe('the end of the gate', () => {
  const end = (...reports: object[]): string => {
    const reported = mkdtempSync(join(folder, 'reports-'));
    for (const [i, report] of reports.entries())
      writeFileSync(join(reported, `run-${i + 1}.json`), JSON.stringify(report));
    return execFileSync(process.execPath, ['.ci/count-tests.mjs', reported], { encoding: 'utf8' });
  };
  const test = (fullName: string, ...failureMessages: string[]) => ({
    ...{ fullName, failureMessages },
    status: failureMessages.length > 0 ? 'failed' : 'passed',
  });
  const file = (name: string, assertionResults: object[], failed?: string) => ({
    ...{ name: resolve(name), assertionResults, message: failed ?? '' },
    status: failed === undefined ? 'passed' : 'failed',
  });

  it('counts the tests of all runs', () => {
    const run = { numPassedTests: 2, testResults: [file('test/a.test.ts', [test('a'), test('b')])] };
    expect(end(run, run)).toBe('4 passed, 0 failed\n');
    expect(end()).toBe('0 passed, 0 failed\n');
  });

  it('names each failed test with what it said, in lines that can be read', () => {
    const said = `${'x'.repeat(5000)}\n    at f (/c/node_modules/v/i.js:1)\n    at /c/test/a.test.ts:7:9`;
    const testResults = [
      file('test/a.test.ts', [test('is right'), test('a is b', said)], ''),
      file('test/b.test.ts', [], 'Cannot find module'),
      file('test/c.test.ts', [{ ...test('c'), status: 'skipped' }], 'the hook failed'),
    ];
    expect(end({ numPassedTests: 1, testResults }).split('\n')).toEqual([
      'Failed (run-1): test/a.test.ts: a is b',
      `    ${'x'.repeat(400)}`,
      '        at /c/test/a.test.ts:7:9',
      'Failed (run-1): test/b.test.ts: as a whole',
      '    Cannot find module',
      'Failed (run-1): test/c.test.ts: as a whole',
      '    the hook failed',
      '1 passed, 3 failed',
      '',
    ]);
  });

  it('cuts a message of many lines', () => {
    const testResults = [file('test/a.test.ts', [test('a', Array(90).fill('line').join('\n'))], '')];
    expect(end({ numPassedTests: 0, testResults }).split('\n')).toHaveLength(1 + 12 + 2);
  });
});
