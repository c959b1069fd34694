import { expect, it } from 'vitest';
import { tableOf } from '../../../cli/output/table';

it('a long table is one, and made in no time', () => {
  const rows = Array.from({ length: 10_000 }, (_, at) => [`team/app-${at}:1.0`, at]);
  const since = performance.now();
  const lines = tableOf(['artifact', 'number'], rows).split('\n');
  expect(performance.now() - since).toBeLessThan(10_000);
  expect(lines).toHaveLength(10_004);
  expect(new Set(lines.map((line) => line.length)).size).toBe(1);
  expect(lines.filter((line) => line.startsWith('├'))).toHaveLength(1);
  expect(lines.at(-1)).toMatch(/^└/);
});

it('texts of others cannot steer the terminal, nor break the table', () => {
  expect(tableOf(['name'], [['a\u001b[2J\nb']])).toContain('a\\u001b[2J\\u000ab');
});
