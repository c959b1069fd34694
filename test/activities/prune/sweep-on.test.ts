import { beforeEach, expect, it } from 'vitest';
import { sweepManifests } from '../../../src/activities/prune/sweep-manifests';
import { TransferError } from '../../../src/domain/errors';
import { noteUntagged, untaggedBy } from '../../../src/records/prune/untagged';
import type { MemoryServices } from '../../support/services';
import { deletingBy, notedOf, pruning } from './pruning';

/** What many manifests that stay cost, and what one that fails holds up. */

const input = { route: 'default', transferId: 't1' };
let memory: MemoryServices;
beforeEach(() => {
  memory = pruning();
  memory.target.artifacts.clear();
});
const lose = async (repository: string, digests: readonly string[], locked = false): Promise<void> => {
  memory.target.listed.manifests.push(...digests.map((digest) => ({ repository, digest, locked })));
  const all = digests.map((digest) => ({ reference: `${repository}@${digest}`, digest }));
  await noteUntagged(memory.services, memory.route, all, undefined);
};
const hundred = Array.from({ length: 100 }, (_, i) => `sha256:${i}`);

it('looks at the time before each that stays, and writes down some of them on the way', async () => {
  await lose('app', hundred, true);
  let asked = 0;
  let notedAt70 = 0;
  const by = deletingBy(memory, ({ manifestNow }) => ({
    manifestNow(repository, digest) {
      if ((asked += 1) === 70) notedAt70 = notedOf(memory).manifests.length;
      return manifestNow(repository, digest);
    },
  }));
  const now = () => new Date(Date.parse('2026-01-01T00:00:00Z') + asked * 750);
  expect(await sweepManifests(input, { ...by, now })).toEqual({ left: 1 });
  expect([asked, notedAt70, notedOf(memory).manifests.length]).toEqual([80, 50, 80]);
  expect(await sweepManifests(input, { ...by, now })).toEqual({ left: 0 });
});

it.each(['app', 'another'])('goes on beside one that fails, with those in %s', async (repository) => {
  await lose('app', ['sha256:bad']);
  await lose(repository, repository === 'app' ? ['sha256:bad', 'sha256:1'] : ['sha256:1']);
  const busy = { operation: 'delete', origin: 'target', retryable: true, retryAfterSeconds: 30 } as const;
  const by = deletingBy(memory, () => ({
    deleteManifest: (_, digest) =>
      digest === 'sha256:bad'
        ? Promise.reject(new TransferError('THROTTLED', 'no', busy))
        : Promise.resolve('deleted'),
  }));
  expect(await sweepManifests(input, by)).toEqual({ left: 1, waitSeconds: 30 });
  expect(await untaggedBy(memory.services, memory.route, undefined)).toEqual(
    new Map([['app', ['sha256:bad']]]),
  );
  await expect(sweepManifests(input, by)).rejects.toThrow('no');
});
