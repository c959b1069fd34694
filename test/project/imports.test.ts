import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { importsOf, sourceFiles } from './source-files';

/**
 * What each floor of `src` may import of ours; `?` marks what it may know as types only. `services` and `index` put
 * the app together and may import anything.
 */
const mayImport: Readonly<Record<string, readonly string[]>> = {
  domain: [],
  azure: ['domain'],
  records: ['azure', 'domain', 'services?'],
  config: ['azure', 'domain', 'app-folder'],
  orchestrations: ['domain', 'activities?'],
  activities: ['records', 'azure', 'domain', 'services?'],
  application: ['orchestrations', 'activities', 'records', 'azure', 'domain', 'services?'],
  http: ['application', 'config', 'azure', 'domain', 'app-folder'],
  functions: [
    'application',
    'orchestrations',
    'activities',
    'http',
    'config',
    'azure',
    'domain',
    'services',
    'app-folder',
  ],
  'app-folder': [],
};

const files = sourceFiles('src').map((file) => ({
  file,
  folder: file.split('/')[1]!.replace('.ts', ''),
  imports: importsOf(file),
}));

describe('imports in src', () => {
  it('stay inside src', () => {
    const outside = files.flatMap(({ file, imports }) =>
      imports
        .filter(({ module }) => /^(\.\.|rehearsal|test|bench)(\/|$)/.test(module))
        .map(({ module }) => `${file} imports ${module}`),
    );
    expect(outside).toEqual([]);
  });

  it.each(Object.entries(mayImport))('of %s flow one way', (folder, allowed) => {
    const mine = files.filter((each) => each.folder === folder);
    const wrong = mine.flatMap(({ file, imports }) =>
      imports
        .filter(({ module }) => module.startsWith('src/') && module.split('/')[1] !== folder)
        .filter(({ module, typeOnly }) => {
          const imported = module.split('/')[1]!;
          return !allowed.includes(imported) && !(typeOnly && allowed.includes(`${imported}?`));
        })
        .map(({ module }) => `${file} imports ${module}`),
    );
    expect(mine).not.toEqual([]);
    expect(wrong).toEqual([]);
  });

  it('know every folder', () => {
    const known = [...Object.keys(mayImport), 'services', 'index'];
    expect(files.filter(({ folder }) => !known.includes(folder))).toEqual([]);
  });

  it('of domain are free of Azure and the host', () => {
    const foreign = files
      .filter(({ folder }) => folder === 'domain')
      .flatMap(({ imports }) => imports.map(({ module }) => module))
      .filter((module) => /^@azure\/|^durable-functions/.test(module));
    expect(foreign).toEqual([]);
  });
});

describe('process.env', () => {
  it('is read in src/config/config.ts only', () => {
    const readers = files.map(({ file }) => file).filter((file) => /process\.env|process\[/.test(code(file)));
    expect(readers).toEqual(['src/config/config.ts']);
  });
});

/** The text of a file without its comments. */
function code(file: string): string {
  return readFileSync(file, 'utf8').replace(/\/\*[\s\S]*?\*\/|^\s*\/\/.*$/gm, '');
}
