import { expect, it } from 'vitest';
import { stepImageImports } from '../../../src/activities/image-import/step-image-imports';
import { verifyBatch } from '../../../src/activities/transfer/verify-batch';
import { broughtPath, broughtToPath } from '../../../src/records/prune/paths';
import { placesOf } from '../../../src/domain/prune/brought';
import { waybillPath } from '../../../src/records/transfer/paths';
import { sampleWaybill } from '../../support/documents';
import { memoryServices } from '../../support/services';

/** What a batch finds at the target nobody brings there: who pruned it would delete what others pushed. */

const which = { route: 'default', transferId: 't1', batch: 1 };
const [tag, other, manifest] = ['a:1', 'b:1', `c@sha256:${'3'.repeat(64)}`];
const artifacts = [tag, other, manifest].map((reference, n) => ({
  ...{ reference, digest: reference.split('@')[1] ?? `sha256:${String(n).repeat(64)}`, size: 1 },
}));

it('is not taken for brought, however often the batch is begun; what is named by digest is', async () => {
  const memory = memoryServices({ ROUTE_VIA: 'import', STATE_SA: 'stateaccount', PRUNE: 'delete' });
  const { documents, target, route } = memory;
  documents.set(waybillPath('t1', 1).name, sampleWaybill({ artifacts }));
  const arrives = (n: number) => target.artifacts.set(artifacts[n]!.reference, artifacts[n]!);
  const services = {
    ...memory.services,
    imageImports: () => ({
      begin: () => (arrives(1), Promise.resolve({ state: 'succeeded' as const })),
      look: () => Promise.reject(new Error('nothing is under way')),
    }),
  };
  [0, 2].forEach(arrives);
  await stepImageImports(which, services);
  await stepImageImports(which, services);
  await verifyBatch(which, services);
  const { target: place } = placesOf(route);
  const noted = (name: string) => documents.has(name);
  expect(artifacts.map(({ reference }) => noted(broughtPath('default', reference).name))).toEqual([
    ...[false, true, true],
  ]);
  expect(artifacts.every(({ reference }) => noted(broughtToPath(place!, reference).name))).toBe(true);
});
