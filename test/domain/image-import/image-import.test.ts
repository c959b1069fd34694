import { expect, it } from 'vitest';
import { nextLookSeconds } from '../../../src/domain/image-import/image-import';

it('looks just before an import is likely to end, then ever less often', () => {
  expect(nextLookSeconds(0, undefined)).toBe(0.25);
  expect(nextLookSeconds(0, 2000)).toBeCloseTo(1.9);
  expect(nextLookSeconds(1900, 2000)).toBe(0.25);
  expect(nextLookSeconds(60_000, 2000)).toBe(6);
  expect(nextLookSeconds(0, 3_600_000)).toBe(30);
  expect(nextLookSeconds(36_000_000, undefined)).toBe(30);
});
