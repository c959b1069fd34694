import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { documents } from './documents';

/** Cells of a row of a table, without the bars that are text. */
const cellsOf = (row: string): string[] =>
  row
    .split(/(?<!\\)\|/)
    .slice(1, -1)
    .map((cell) => cell.trim());

describe.each(documents)('%s', (document) => {
  const lines = readFileSync(document, 'utf8').split('\n');

  it('has no line over 140 columns', () => {
    const long = lines.flatMap((line, index) => (line.length > 140 ? [`${document}:${index + 1}`] : []));
    expect(long).toEqual([]);
  });

  it.runIf(document === 'README.md')('has at most 110 lines', () => {
    expect(lines.length - 1).toBeLessThanOrEqual(110);
  });

  it.runIf(document.startsWith('docs'))('begins with what its reader can do after it', () => {
    expect(lines[2]).toMatch(/^After this page you /);
  });

  it('has no paragraph in the cell of a table', () => {
    const full = lines
      .filter((line) => /^\s*\|/.test(line))
      .flatMap(cellsOf)
      .filter((cell) => cell.length > 80 && !/^-+$/.test(cell));
    expect(full).toEqual([]);
  });
});
