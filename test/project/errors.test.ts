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

  it('has remedies that say what to do in whole sentences, with nothing left to fill in', () => {
    const unfit = Object.entries(remedies).filter(
      ([, each]) => !/^(?:acr-ferry |[A-Z])[^<>{}]{20,}[.]$/.test(each),
    );
    expect(unfit).toEqual([]);
  });
});
