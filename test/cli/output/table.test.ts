import { afterEach, expect, it, vi } from 'vitest';
import { tableOf } from '../../../cli/output/table';
import { processorTime } from '../../support/processor-time';

const { stdout } = process;
afterEach(() => vi.unstubAllGlobals());

function atColumns(columns: number): void {
  vi.stubGlobal('process', { ...process, stdout: { ...stdout, isTTY: true, columns } });
}

it('a table that is too wide for the terminal is a line for each column', () => {
  atColumns(80);
  const head = ['transfer', 'route', 'status', 'created', 'took'];
  const row = [
    'tmwtzllc7gvqk9t6',
    'default',
    'queued, waits until 2026-01-31 18:00:00Z',
    '2026-01-31 18:00:00Z',
    '1 s',
  ];
  const text = tableOf(head, [row, row]);
  expect(text.split('\n').every((line) => line.length <= 80)).toBe(true);
  expect(text.split('\n\n')).toHaveLength(2);
  expect(text).toMatch(/^transfer {2}tmwtzllc7gvqk9t6$/m);
});

it('a terminal that does not tell its width gets a table', () => {
  atColumns(0);
  expect(tableOf(['name'], [['a']])).toContain('│ a ');
});

it('only the last column of a table wraps', () => {
  atColumns(60);
  const lines = tableOf(['check', 'found'], [['export-pipeline', 'word '.repeat(30).trim()]]).split('\n');
  expect(lines.length).toBeGreaterThan(5);
  expect(lines.every((line) => line.length <= 60)).toBe(true);
});

it('a long table is one, and made in no time', async () => {
  const rows = Array.from({ length: 10_000 }, (_, at) => [`team/app-${at}:1.0`, at]);
  let lines: string[] = [];
  const make = () => (lines = tableOf(['artifact', 'number'], rows).split('\n'));
  expect(await processorTime(make)).toBeLessThan(10_000);
  expect(lines).toHaveLength(10_004);
  expect(new Set(lines.map((line) => line.length)).size).toBe(1);
  expect(lines.filter((line) => line.startsWith('├'))).toHaveLength(1);
  expect(lines.at(-1)).toMatch(/^└/);
});

it('texts of others cannot steer the terminal, nor break the table', () => {
  expect(tableOf(['name'], [['a\u001b[2J\nb']])).toContain('a\\u001b[2J\\u000ab');
});
