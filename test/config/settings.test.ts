import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { describedSettings } from '../support/described-settings';

const settings = describedSettings();

/** A cell without its code or bold marks. */
const plain = (cell: string): string => cell.trim().replace(/^(`|\*\*)(.*)\1$/, '$2');

/** Cells of the tables of a document whose first cell is a setting. */
function rowsOf(file: string): string[][] {
  return readFileSync(file, 'utf8')
    .split('\n')
    .filter((line) => /^\| `[A-Z_]+`/.test(line))
    .map((line) =>
      line
        .split('|')
        .slice(1, -1)
        .map((cell) => plain(cell)),
    );
}

describe('the table of docs/configure.md', () => {
  const rows = rowsOf('docs/configure.md');

  it('names settings that exist, with their defaults', () => {
    const defaults = new Map(settings.map(({ name, fallback }) => [name, fallback]));
    expect(rows.filter(([name = '', fallback]) => defaults.get(name) !== fallback)).toEqual([]);
  });

  it('names every setting the app does not run without', () => {
    const named = rows.map(([name]) => name);
    expect(settings.filter(({ name, fallback }) => fallback === 'required' && !named.includes(name))).toEqual(
      [],
    );
  });
});
