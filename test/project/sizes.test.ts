import { describe, expect, it } from 'vitest';
import { linesOf, sourceFiles } from './source-files';

const files = sourceFiles('src', 'cli', 'rehearsal', 'bench', 'scripts', 'test', 'eslint');

const longerThan = (most: number, among: readonly string[]): string[] =>
  among.filter((file) => linesOf(file).length > most).map((file) => `${file}: ${linesOf(file).length} lines`);

describe('files', () => {
  it('have 300 lines at most', () => {
    expect(longerThan(300, files)).toEqual([]);
  });

  it('have 40 lines at most where they hold a trigger', () => {
    expect(longerThan(40, sourceFiles('src/functions'))).toEqual([]);
  });

  it('have no line over 110 columns, in comments neither', () => {
    const long = files.flatMap((file) =>
      linesOf(file).flatMap((line, index) => (line.length > 110 ? [`${file}:${index + 1}`] : [])),
    );
    expect(long).toEqual([]);
  });
});
