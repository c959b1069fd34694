import type { Command } from 'commander';
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { createProgram } from '../../cli/program';
import { documents } from './documents';
import { sourceFiles } from './source-files';

const program = createProgram('1.0.0');
const { scripts } = JSON.parse(readFileSync('package.json', 'utf8')) as { scripts: Record<string, string> };

/** `GET /api/transfers/{}` for each operation, whatever stands in its braces. */
const operations = new Set(
  sourceFiles('src/functions').flatMap((file) => {
    const text = readFileSync(file, 'utf8');
    const [, method] = /^ {4}method: '(\w+)'/m.exec(text) ?? [];
    const [, path] = /^ {4}path: '([^']+)'/m.exec(text) ?? [];
    return path === undefined ? [] : [`${method!} /api/${path.replaceAll(/\{[^}]*\}/g, '{}')}`];
  }),
);

/** Code in a text: in backticks, and lines of shell with those they go on over. */
const codeIn = (text: string): string[] => [
  ...[...text.replaceAll(/^ *```[^]*?^ *```$/gm, '').matchAll(/`([^`]+)`/g)].map(([, code]) => code!),
  ...[...text.matchAll(/^ *```sh\n([^]*?)^ *```$/gm)].flatMap(([, block]) =>
    block!.replaceAll(/\\\n */g, ' ').split('\n'),
  ),
];

/** What a call of the terminal says that it does not know: the command, or options of it. */
function unknownIn(call: string): string[] {
  const words = call.replaceAll(/'[^']*'|"[^"]*"/g, 'text').split(/\s+/);
  let command: Command = program;
  for (const word of words) {
    const below = command.commands.find((each) => each.name() === word || each.aliases().includes(word));
    if (below === undefined) break;
    command = below;
  }
  if (command === program) return words[0] === undefined || /^[-<[]|^$/.test(words[0]) ? [] : [words[0]];
  // One of the commands below it is meant where none is named.
  const known = [command, ...command.commands].flatMap((each) => each.createHelp().visibleOptions(each));
  return words.filter((word) => /^--\w/.test(word) && !known.some(({ long }) => long === word.split('=')[0]));
}

describe.each(documents.filter((document) => document !== 'CHANGELOG.md'))('%s', (document) => {
  const code = codeIn(readFileSync(document, 'utf8').replaceAll(/(?<=`[^`\n]*)\n +(?=[^`\n]*`)/g, ' '));

  it('names npm scripts there are', () => {
    const named = code.flatMap((text) => [...text.matchAll(/npm run (?:-s |--silent )?([\w:]+)/g)]);
    expect(named.map(([, name]) => name!).filter((name) => !(name in scripts))).toEqual([]);
  });

  it('names operations of the API there are', () => {
    const named = code.flatMap((text) => [...text.matchAll(/^(GET|POST) (\/api\/[^\s?]*)/g)]);
    const stale = named
      .map(
        ([, method, path]) =>
          `${method!} ${path!.replace(/\/$/, '/{}').replaceAll(/\{[^}]*\}|<[^>]*>/g, '{}')}`,
      )
      .filter((name) => !operations.has(name));
    expect(stale).toEqual([]);
  });

  it('names commands of the terminal, and options, there are', () => {
    const calls = code.flatMap((text) => [...text.matchAll(/(?:^|[|;&] *|npx )acr-ferry ([^|>;&]+)/g)]);
    const stale = calls.flatMap(([, call]) =>
      unknownIn(call!.trim()).map((word) => `${call!.trim()}: ${word}`),
    );
    expect(stale).toEqual([]);
  });
});
