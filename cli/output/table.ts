import { stripVTControlCharacters } from 'node:util';
import Table from 'cli-table3';
import { printable } from './printable';

type Cell = string | number | undefined | { readonly content: string };

/** The time a table takes grows with the square of its rows. */
const rowsAtOnce = 200;

/** A table; texts of others cannot steer the terminal. Cells that were coloured here are `{ content }`. */
export function tableOf(head: readonly string[], rows: readonly (readonly Cell[])[]): string {
  const texts = rows.map((row) => row.map(textOf));
  const layout = layoutOf([head, ...texts], (process.stdout.isTTY && process.stdout.columns) || Infinity);
  if (layout === undefined) return texts.map((row) => blockOf(head, row)).join('\n\n');
  const lines: string[] = [];
  for (let at = 0; at < Math.max(texts.length, 1); at += rowsAtOnce) {
    const table = new Table({
      head: at === 0 ? [...head] : [],
      style: { head: [], border: [], compact: true },
      ...layout,
    });
    table.push(...texts.slice(at, at + rowsAtOnce));
    const [top = '', ...rest] = table.toString().split('\n');
    if (at === 0) lines.push(top);
    else lines.pop();
    lines.push(...rest);
  }
  return lines.join('\n');
}

function textOf(cell: Cell): string {
  if (typeof cell === 'object') return cell.content;
  return cell === undefined ? '-' : printable(String(cell));
}

/** A narrower table would be of no use. */
const narrowest = 20;

/** What is too wide for a table: a line for each column. */
function blockOf(head: readonly string[], row: readonly string[]): string {
  const width = Math.max(...head.map((name) => name.length));
  return head.map((name, at) => `${name.padEnd(width)}  ${row[at] ?? ''}`.trim()).join('\n');
}

/** Has the last column wrap where the terminal ends; undefined when it has no room for a table. */
function layoutOf(rows: readonly (readonly string[])[], columns: number) {
  const widths = (rows[0] ?? []).map((_, at) =>
    rows.reduce((most, row) => Math.max(most, stripVTControlCharacters(row[at] ?? '').length + 2), 0),
  );
  const others = widths.slice(0, -1).reduce((sum, width) => sum + width + 1, 2);
  const room = columns - others;
  if (room >= (widths.at(-1) ?? 0)) return rows.length > rowsAtOnce ? { colWidths: widths } : {};
  if (room < narrowest) return undefined;
  return { colWidths: [...widths.slice(0, -1), room], wordWrap: true };
}

/** Names and values below each other; what is absent is left out. */
export function factsOf(facts: Readonly<Record<string, string | number | boolean | undefined>>): string {
  const given = Object.entries(facts).filter(([, value]) => value !== undefined);
  const width = Math.max(...given.map(([name]) => name.length));
  return given.map(([name, value]) => `${name.padEnd(width)}  ${printable(String(value))}`).join('\n');
}
