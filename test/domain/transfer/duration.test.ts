import { expect, it } from 'vitest';
import { durationText } from '../../../src/domain/transfer/duration';

it.each([
  [0, '0 ms'],
  [-5, '0 ms'],
  [999.6, '1 s'],
  [1000, '1 s'],
  [59_900, '1 min'],
  [61_000, '1 min 1 s'],
  [7_500_000, '2 h 5 min'],
  [90_000_000, '1 d 1 h'],
])('says %d ms as %s', (ms, text) => {
  expect(durationText(ms)).toBe(text);
});
