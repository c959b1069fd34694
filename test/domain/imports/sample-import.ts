import type { Import } from '../../../src/domain/imports/import';

/** An import that is complete, with changes. */
export const sampleImport = (change: Partial<Import> = {}): Import => ({
  importId: 'i000000000000000000000001',
  route: 'default',
  status: 'waiting',
  account: 'targetaccount',
  container: 'transfer',
  blob: 'a.tar',
  seenBy: 'event',
  seenAt: '2026-01-01T00:00:00.000Z',
  since: '2026-01-01T00:00:00.000Z',
  pickUpBy: '2026-01-01T00:20:00.000Z',
  notes: [],
  ...change,
});
