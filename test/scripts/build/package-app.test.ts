import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { unzipSync } from 'fflate';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { filesIn } from '../../../scripts/build/folders';
import { version } from '../../support/project-version';
import { cloneInto, packageClone } from './clone';
import { bundles } from '../bundles';

const folder = mkdtempSync(join(tmpdir(), 'acr-ferry-package-'));
const zipName = `acr-ferry-${version}.zip`;
let one = '';
let other = '';

beforeAll(() => {
  one = cloneInto(join(folder, 'one'));
  other = cloneInto(join(folder, 'a/place/far/below/other'));
  packageClone(one, one, 'UTC');
  packageClone(other, folder, 'Pacific/Auckland');
});
afterAll(() => rmSync(folder, { recursive: true }));

const read = (clone: string, file: string): string => readFileSync(join(clone, file), 'utf8');

describe('npm run package', () => {
  it('makes a folder that runs by itself', () => {
    const files = filesIn(join(one, 'deploy'));
    expect(files.filter((file) => !file.startsWith('dist/dashboard/'))).toEqual([
      '.funcignore',
      'LICENSE',
      'dist/NOTICES.txt',
      ...bundles.map((file) => `dist/${file}`),
      'host.json',
      'package.json',
    ]);
    expect(files).toContain('dist/dashboard/index.html');
    expect(read(one, 'deploy/dist/NOTICES.txt')).toContain('@azure/storage-blob');
  });

  it('leaves nothing that would have other tools build once more', () => {
    const { main, scripts, dependencies, devDependencies } = JSON.parse(
      read(one, 'deploy/package.json'),
    ) as Record<string, unknown>;
    expect({ main, scripts, dependencies, devDependencies }).toEqual({ main: 'dist/index.js' });
    expect(read(one, 'deploy/.funcignore')).not.toContain('node_modules');
  });

  it('packs exactly this folder, and says its SHA-256', () => {
    const zip = readFileSync(join(one, 'release', zipName));
    const entries = unzipSync(zip);
    expect(Object.keys(entries)).toEqual(filesIn(join(one, 'deploy')));
    for (const [file, content] of Object.entries(entries)) {
      expect(readFileSync(join(one, 'deploy', file)).equals(content), file).toBe(true);
    }
    const sha256 = createHash('sha256').update(zip).digest('hex');
    expect(read(one, `release/${zipName}.sha256`)).toBe(`${sha256}  ${zipName}\n`);
  });

  it('gives the same bytes in another clone, another folder and another time zone', () => {
    for (const file of [zipName, `${zipName}.sha256`, 'acr-ferry.mjs', 'acr-ferry.mjs.sha256']) {
      const [first, second] = [one, other].map((clone) => readFileSync(join(clone, 'release', file)));
      expect(first!.equals(second!), file).toBe(true);
    }
  });

  it('puts the terminal beside it, with its checksum and the notices of its packages', () => {
    const terminal = readFileSync(join(one, 'release/acr-ferry.mjs'));
    const sha256 = createHash('sha256').update(terminal).digest('hex');
    expect(read(one, 'release/acr-ferry.mjs.sha256')).toBe(`${sha256}  acr-ferry.mjs\n`);
    expect(terminal.toString()).toMatch(/^#!\/usr\/bin\/env node\n/);
    expect(terminal.toString()).toContain('commander 14.0.3 (MIT)');
    for (const place of [folder, process.cwd()]) expect(terminal.includes(`${place}/`)).toBe(false);
  });

  it('names no place of the machine it was made on', () => {
    const places = [folder, process.cwd(), tmpdir()];
    for (const file of filesIn(join(one, 'deploy'))) {
      const text = read(one, join('deploy', file));
      for (const place of places) expect(text.includes(`${place}/`), `${file}: ${place}`).toBe(false);
    }
  });

  it('takes the routes along where there are some, and drops what is no longer there', () => {
    writeFileSync(join(other, 'routes.json'), '{"routes":{}}');
    writeFileSync(join(other, 'deploy/older.js'), '');
    packageClone(other, other, 'UTC');
    expect(read(other, 'deploy/routes.json')).toBe('{"routes":{}}');
    expect(filesIn(join(other, 'deploy'))).not.toContain('older.js');
  });
});
