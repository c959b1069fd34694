import { expect, it } from 'vitest';
import { startRun } from '../../../src/activities/pipelines/start-run';
import { verifyBatch } from '../../../src/activities/transfer/verify-batch';
import { placesOf } from '../../../src/domain/prune/brought';
import { broughtPath, broughtToPath } from '../../../src/records/prune/paths';
import { waybillPath } from '../../../src/records/transfer/paths';
import { sampleWaybill } from '../../support/documents';
import { memoryServices } from '../../support/services';

/** What a run finds at the target it may not have brought: who pruned it would delete what others pushed. */

const batch = { route: 'default', transferId: 't1', batch: 1 };
const artifacts = ['app:1', 'app:2', `app@sha256:3`].map((reference) => ({
  ...{ reference, size: 1 },
  digest: `sha256:${reference.at(-1)}`,
}));

it.each([
  ['nothing that it found there', { OVERWRITE_TAGS: 'false' }, ['app:2', 'app@sha256:3']],
  ['all that it wrote once more', {}, ['app:1', 'app:2', 'app@sha256:3']],
  [
    'all where it cannot tell, since the import pipeline began by itself',
    { OVERWRITE_TAGS: 'false', IMPORT_BY: 'trigger-then-run' },
    ['app:1', 'app:2', 'app@sha256:3'],
  ],
])('a transfer by pipelines counts as brought %s', async (_, settings, expected) => {
  const memory = memoryServices({
    ...{ PRUNE: 'delete', TARGET_STORAGE_ACCESS: 'managed-identity' },
    ...settings,
  });
  const { documents, target, route, services } = memory;
  const arrives = (n: number) => target.artifacts.set(artifacts[n]!.reference, artifacts[n]!);
  documents.set(waybillPath('t1', 1).name, sampleWaybill({ artifacts }));
  const start = (attempt: number) =>
    startRun({ ...batch, side: 'target', attempt, neededMinutes: 60 }, services);
  [0, 2].forEach(arrives);
  await start(1);
  arrives(1);
  // The run failed after it brought that.
  await start(2);
  await verifyBatch(batch, services);
  const noted = artifacts.filter(({ reference }) => documents.has(broughtPath('default', reference).name));
  expect(noted.map(({ reference }) => reference)).toEqual(expected);
  const place = placesOf(route).target!;
  expect(artifacts.every(({ reference }) => documents.has(broughtToPath(place, reference).name))).toBe(true);
});
