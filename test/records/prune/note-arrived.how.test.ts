import { expect, it } from 'vitest';
import { broughtOf, forgetBrought } from '../../../src/records/prune/brought';
import { broughtOver } from '../../../src/records/prune/brought-over';
import { noteArrived } from '../../../src/records/prune/note-arrived';
import { forgetUntagged, noteUntagged } from '../../../src/records/prune/untagged';
import { createPassedOver } from '../../../src/records/passed-over';
import { memoryServices } from '../../support/services';

const at = '2026-01-01T00:00:00.000Z';
const digest = 'sha256:1';

it.each([
  ['arrived', { verified: true, targetDigest: digest }, true, true],
  ['was handed over', { verified: false, handedOver: true as const }, true, true],
  [
    'is at the target and not signed',
    { verified: false, targetDigest: digest, reason: 'SIGNATURE_MISSING: none' },
    true,
    true,
  ],
  [
    'was imported without a word, and could not be looked for',
    { verified: false, reason: 'ARTIFACT_UNVERIFIED: the target could not be asked' },
    true,
    false,
  ],
  ['was not imported', { verified: false, reason: 'ARTIFACT_NOT_IMPORTED: no' }, false, false],
  ['has another digest there', { verified: false, targetDigest: 'sha256:2', reason: 'x' }, false, false],
])('what %s', async (_, how, isBrought, isHeld) => {
  const { services, route } = memoryServices();
  const artifacts = [{ reference: 'app:1', digest, ...how }];
  await noteArrived(services, route, { artifacts, at, origin: undefined }, createPassedOver());
  expect((await broughtOf(services, route, 'app')).map(({ reference }) => reference)).toEqual(
    isBrought ? ['app:1'] : [],
  );
  // Nobody leaves out of a plan what may not be there.
  expect((await broughtOver(services, route)).artifacts).toHaveLength(isHeld ? 1 : 0);
});

it('leaves no empty document', async () => {
  const { services, route, documents } = memoryServices();
  const artifacts = [{ reference: 'app:1', digest, verified: true }];
  await noteArrived(services, route, { artifacts, at, origin: undefined }, createPassedOver());
  await noteUntagged(services, route, [{ reference: 'app:1', digest }], undefined);
  expect(documents.size).toBe(3);
  await forgetBrought(services, route, [{ reference: 'app:1', digest: 'sha256:2' }]);
  expect(documents.size).toBe(3);
  await forgetBrought(services, route, [{ reference: 'app:1', digest }]);
  await forgetUntagged(services, route, 'app', new Set([digest]));
  expect([...documents.keys()]).toEqual([]);
});
