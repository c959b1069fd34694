import { describe, expect, it } from 'vitest';
import { arrowsIn, floorOf, parse, sourceFiles, type Arrow } from './source-files';

/**
 * What each floor of `src` may import of ours; `?` marks what it may know as types only. `services` and
 * `index` put the app together and may import anything.
 */
const mayImport: Readonly<Record<string, readonly string[]>> = {
  domain: [],
  azure: ['domain'],
  records: ['azure', 'domain', 'services?'],
  config: ['azure', 'domain', 'app-folder'],
  orchestrations: ['domain', 'activities?'],
  activities: ['records', 'azure', 'domain', 'services?'],
  application: ['orchestrations', 'activities', 'records', 'azure', 'domain', 'services?'],
  http: ['application', 'config', 'azure', 'domain', 'services', 'app-folder'],
  functions: [
    ...['application', 'orchestrations', 'activities', 'http', 'config', 'azure', 'domain'],
    ...['services', 'app-folder'],
  ],
  'app-folder': [],
  dashboard: [],
};

const arrows = arrowsIn('src');
const inWords = ({ file, module }: Arrow): string => `${file} imports ${module}`;

describe('imports in src', () => {
  it('stay inside src', () => {
    const outside = arrows.filter(({ module }) =>
      /^(\.\.|rehearsal|test|bench|cli|scripts)(\/|$)/.test(module),
    );
    expect(outside.map(inWords)).toEqual([]);
  });

  it.each(Object.entries(mayImport))('of %s flow one way', (floor, allowed) => {
    const wrong = arrows
      .filter(({ file }) => floorOf(file) === floor)
      .filter(({ module }) => module.startsWith('src/') && floorOf(module) !== floor)
      .filter(
        ({ module, typeOnly }) =>
          !allowed.includes(floorOf(module)) && !(typeOnly && allowed.includes(`${floorOf(module)}?`)),
      );
    expect(wrong.map(inWords)).toEqual([]);
  });

  it('know every floor, and every floor is there', () => {
    const floors = new Set(sourceFiles('src').map(floorOf));
    expect([...floors].sort()).toEqual([...Object.keys(mayImport), 'services', 'index'].sort());
  });

  it('of domain are free of Azure and the host', () => {
    const foreign = arrows
      .filter(({ file }) => floorOf(file) === 'domain')
      .filter(({ module }) => /^@azure\/|^durable-functions/.test(module));
    expect(foreign.map(inWords)).toEqual([]);
  });
});

describe('imports in cli', () => {
  const wrong = (mayUse: (arrow: Arrow) => boolean): string[] =>
    arrowsIn('cli')
      .filter(({ module }) => module.includes('/') && !/^(@|node:|cli\/)/.test(module))
      .filter((arrow) => !mayUse(arrow))
      .map(inWords);

  it('are of domain, and as types of what describes the API', () => {
    const isContract = ({ module, typeOnly }: Arrow) => typeOnly && /^src\/(functions|http)\//.test(module);
    const isConfig = ({ file, module }: Arrow) =>
      file.startsWith('cli/offline/config/') && module.startsWith('src/config/');
    const isDomain = ({ module }: Arrow) => module.startsWith('src/domain/');
    expect(wrong((arrow) => isContract(arrow) || isConfig(arrow) || isDomain(arrow))).toEqual([]);
  });
});

describe('process.env', () => {
  it('is read in src/config only', () => {
    const readers = sourceFiles('src').filter((file) => /process\s*(\.\s*env|\[)/.test(codeOf(file)));
    expect(readers.filter((file) => floorOf(file) !== 'config')).toEqual([]);
    expect(readers).not.toEqual([]);
  });
});

/** The text of a file without its comments. */
function codeOf(file: string): string {
  return parse(file)
    .statements.map((statement) => statement.getText())
    .join('\n')
    .replace(/\/\*[\s\S]*?\*\/|^\s*\/\/.*$/gm, '');
}
