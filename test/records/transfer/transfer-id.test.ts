import { describe, expect, it } from 'vitest';
import { freshTransferId, isTransferId, derivedTransferId } from '../../../src/records/transfer/transfer-id';

describe('freshTransferId', () => {
  it('sorts by time', () => {
    const times = ['2026-01-01T00:00:00.000Z', '2026-01-01T00:00:00.001Z', '2049-12-31T23:59:59.999Z'];
    const ids = times.map((time) => freshTransferId(new Date(time)));
    expect([...ids].sort()).toEqual(ids);
  });

  it('differs within a millisecond', () => {
    const now = new Date('2026-01-01T00:00:00Z');
    expect(new Set(Array.from({ length: 200 }, () => freshTransferId(now))).size).toBe(200);
  });

  it('is a transfer id', () => {
    expect(freshTransferId(new Date('2026-01-01T00:00:00Z'))).toSatisfy(isTransferId);
  });
});

describe('derivedTransferId', () => {
  it('is the same for the same route and key', () => {
    expect(derivedTransferId('default', 'k')).toBe(derivedTransferId('default', 'k'));
    expect(derivedTransferId('default', 'k')).toSatisfy(isTransferId);
  });

  it('differs when a character moves between route and key', () => {
    expect(derivedTransferId('ab', 'c')).not.toBe(derivedTransferId('a', 'bc'));
  });
});

describe('isTransferId', () => {
  it.each([
    '',
    't',
    'T0123456789abcde',
    't0123456789abcd',
    't0123456789abcdef',
    't0123456789abc-1',
    '../../instances/',
  ])('refuses %j', (text) => {
    expect(isTransferId(text)).toBe(false);
  });
});
