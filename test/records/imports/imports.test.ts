import { expect, it } from 'vitest';
import { writeImport } from '../../../src/records/imports/imports';
import { sampleImport } from '../../domain/imports/sample-import';
import { memoryServices } from '../../support/services';

it('an import ends no sooner than its blob was seen, whatever the clock of the registry says', async () => {
  const { services, route } = memoryServices();
  const { seenAt, ...begun } = sampleImport({ status: 'succeeded' });
  const written = await writeImport(services, route, {
    ...begun,
    seenAt,
    finishedAt: '2025-12-31T23:59:58.000Z',
  });
  expect(written.finishedAt).toBe(seenAt);
  const later = '2026-01-01T00:00:00.001Z';
  expect((await writeImport(services, route, { ...begun, seenAt, finishedAt: later })).finishedAt).toBe(
    later,
  );
});
