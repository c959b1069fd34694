import { describe, expect, it } from 'vitest';
import { isUnchanged } from '../../src/http/static-files';

describe('isUnchanged', () => {
  it.each(['"a"', 'W/"a"', '"b", "a"', '*'])('holds for %s', (header) => {
    expect(isUnchanged(header, '"a"')).toBe(true);
  });

  it.each([null, '', '"b"', 'a'])('does not hold for %s', (header) => {
    expect(isUnchanged(header, '"a"')).toBe(false);
  });
});
