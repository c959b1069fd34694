import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { refusals } from '../../src/application/refusal';

const text = readFileSync('docs/api.md', 'utf8');

describe('docs/api.md', () => {
  it('lists every refusal with its HTTP status', () => {
    const listed = [...text.matchAll(/^\| `([A-Z_]+)` +\| (\d{3}) +\|/gm)].map(([, code, status]) => [
      code,
      Number(status),
    ]);
    expect(Object.fromEntries(listed)).toMatchObject(refusals);
  });
});
