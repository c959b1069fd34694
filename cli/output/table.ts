import Table from 'cli-table3';
import { printable } from './printable';

/** A table; texts of others cannot steer the terminal. Cells that were coloured here are `{ content }`. */
export function tableOf(
  head: readonly string[],
  rows: readonly (readonly (string | number | undefined | { readonly content: string })[])[],
): string {
  const table = new Table({ head: [...head], style: { head: [], border: [], compact: true } });
  for (const row of rows)
    table.push(
      row.map((cell) =>
        typeof cell === 'object' ? cell.content : cell === undefined ? '-' : printable(String(cell)),
      ),
    );
  return table.toString();
}

/** Names and values below each other; what is absent is left out. */
export function factsOf(facts: Readonly<Record<string, string | number | boolean | undefined>>): string {
  const given = Object.entries(facts).filter(([, value]) => value !== undefined);
  const width = Math.max(...given.map(([name]) => name.length));
  return given.map(([name, value]) => `${name.padEnd(width)}  ${printable(String(value))}`).join('\n');
}
