import { execFileSync, spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';

const folder = mkdtempSync(join(tmpdir(), 'acr-ferry-npx-'));
afterAll(() => rmSync(folder, { recursive: true }));

it('says how it is built where it is not, and runs what is built', () => {
  const file = join(folder, 'cli/npx.mjs');
  cpSync('cli/npx.mjs', file);
  const unbuilt = spawnSync(process.execPath, [file], { encoding: 'utf8' });
  expect([unbuilt.status, unbuilt.stderr]).toEqual([2, 'acr-ferry is not built here yet: npm run build\n']);
  mkdirSync(join(folder, 'dist'));
  writeFileSync(join(folder, 'dist/acr-ferry.mjs'), 'console.log(process.argv[2]);');
  expect(execFileSync(process.execPath, [file, 'list'], { encoding: 'utf8' })).toBe('list\n');
});
