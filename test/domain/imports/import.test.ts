import { describe, expect, it } from 'vitest';
import { shownOf, type BatchImport, type Import } from '../../../src/domain/imports/import';
import { sampleImport } from './sample-import';

describe('what a transfer shows of a batch whose blob has imports of several versions', () => {
  const shown: BatchImport = { importId: 'i1', status: 'succeeded', seenAt: '2026-01-01T00:10:00Z' };
  const later = '2026-01-01T00:20:00Z';

  it.each<[string, Partial<Import>, 'shown' | 'next']>([
    ['whatever becomes of the same import', { status: 'replaced' }, 'next'],
    ['a later version', { importId: 'i2', status: 'waiting', seenAt: later }, 'next'],
    [
      'not the end of an earlier version',
      { importId: 'i0', status: 'gone', seenAt: '2026-01-01T00:00:00Z' },
      'shown',
    ],
    ['not a later one that was replaced', { importId: 'i2', status: 'replaced', seenAt: later }, 'shown'],
  ])('is %s', (_, change, wins) => {
    const next = { ...shown, ...change } as BatchImport;
    const changed = sampleImport({ ...shown, ...change } as Partial<Import>);
    expect(shownOf(shown, changed)).toEqual(wins === 'next' ? next : shown);
    expect(shownOf(undefined, changed)).toEqual(next);
  });
});
