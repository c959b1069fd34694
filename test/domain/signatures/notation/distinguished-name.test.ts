import { expect, it } from 'vitest';
import { hasAll, overlaps, parseName } from '../../../../src/domain/signatures/notation/distinguished-name';

const read = (text: string) => {
  const name = parseName(text);
  if (typeof name === 'string') throw new Error(name);
  return name;
};

it('reads names with escapes, and S as ST', () => {
  expect([...read('C=US, S=WA,O=acme\\, inc , CN=a\\;b\\\\c')]).toEqual([
    ['C', 'US'],
    ['ST', 'WA'],
    ['O', 'acme, inc'],
    ['CN', 'a;b\\c'],
  ]);
});

it.each(['', 'C', 'C=US,C=DE', 'X=1', 'O=#04', 'O=a+OU=b', 'O=', 'C=US,,O=a'])('refuses %j', (text) => {
  expect(parseName(text)).toEqual(expect.any(String));
});

it('compares attribute by attribute', () => {
  expect(hasAll(read('C=US,O=a'), read('C=US,O=a,CN=b'))).toBe(true);
  expect(hasAll(read('C=US,O=a'), read('C=US,O=b'))).toBe(false);
  expect(overlaps(read('C=US,O=a,OU=x'), read('C=US,O=a'))).toBe(true);
  expect(overlaps(read('C=US,O=a,OU=x'), read('C=US,O=b'))).toBe(false);
});
