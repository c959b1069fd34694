import { describe, expect, it } from 'vitest';
import { laterOf, type ArrivalSummary } from '../../../src/domain/imports/observation';

describe('what a transfer shows of an arrival that was observed in several versions', () => {
  const shown: ArrivalSummary = { importId: 'i1', status: 'succeeded', noticedAt: '2026-01-01T00:10:00Z' };
  const later = '2026-01-01T00:20:00Z';

  it.each<[string, Partial<ArrivalSummary>, 'shown' | 'next']>([
    ['whatever becomes of the same import', { status: 'replaced' }, 'next'],
    ['a later version', { importId: 'i2', status: 'waiting', noticedAt: later }, 'next'],
    [
      'not the end of an earlier version',
      { importId: 'i0', status: 'gone', noticedAt: '2026-01-01T00:00:00Z' },
      'shown',
    ],
    ['not a later one that was replaced', { importId: 'i2', status: 'replaced', noticedAt: later }, 'shown'],
  ])('is %s', (_, change, wins) => {
    const next = { ...shown, ...change };
    expect(laterOf(shown, next)).toBe(wins === 'next' ? next : shown);
    expect(laterOf(undefined, next)).toBe(next);
  });
});
