import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { refusals } from '../../src/application/refusal';
import { remedies } from '../../src/domain/remedies';

const headings = [...readFileSync('docs/errors.md', 'utf8').matchAll(/^### (\w+)$/gm)].map(
  ([, code]) => code,
);

describe('docs/errors.md', () => {
  it('has a heading for every code there is, and for no other', () => {
    expect(headings.sort()).toEqual([...Object.keys(remedies), ...Object.keys(refusals)].sort());
  });

  it('gives the remedy the app gives', () => {
    const text = readFileSync('docs/errors.md', 'utf8');
    const missing = Object.entries(remedies).filter(([, remedy]) => !text.includes(`**Do:** ${remedy}`));
    expect(missing).toEqual([]);
  });
});
