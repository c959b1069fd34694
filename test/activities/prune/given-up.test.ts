import { expect, it } from 'vitest';
import { pruneTags } from '../../../src/activities/prune/prune-tags';
import { sweepManifests } from '../../../src/activities/prune/sweep-manifests';
import type { Deletions } from '../../../src/azure/registry/deletions';
import { TransferError } from '../../../src/domain/errors';
import type { ErrorCode } from '../../../src/domain/remedies';
import { noteUntagged, untaggedBy } from '../../../src/records/prune/untagged';
import { deletingBy, notedOf, pruning } from './pruning';

/** What fails for ever while the registry answers else is given up, and holds up no transfer. */

const input = { route: 'default', transferId: 't1' };
const failing = (code: ErrorCode): TransferError =>
  new TransferError(code, 'no', { operation: 'delete', origin: 'target', retryable: true });

async function tried(times: number, prune: typeof pruneTags, by: Parameters<typeof pruneTags>[1]) {
  const outcomes: unknown[] = [];
  for (let i = 0; i < times; i++)
    outcomes.push(await prune(input, by).catch((error: unknown) => (error as Error).message));
  return outcomes;
}
const reason = 'it failed 5 times, the last time so: UNAVAILABLE: no';

it('a manifest, which a later transfer tries again', async () => {
  const memory = pruning();
  memory.target.artifacts.clear();
  memory.target.listed.manifests.push({ repository: 'app', digest: 'sha256:bad', tagged: false });
  await noteUntagged(
    memory.services,
    memory.route,
    [{ reference: 'app:1', digest: 'sha256:bad' }],
    undefined,
  );
  const by = deletingBy(memory, () => ({ deleteManifest: () => Promise.reject(failing('UNAVAILABLE')) }));
  expect(await tried(6, sweepManifests, by)).toEqual([
    ...Array<string>(4).fill('no'),
    { left: 0 },
    { left: 0 },
  ]);
  expect(notedOf(memory).manifests).toMatchObject([{ digest: 'sha256:bad', outcome: 'kept', reason }]);
  expect((await untaggedBy(memory.services, memory.route, undefined)).get('app')).toEqual(['sha256:bad']);
});

it('a tag', async () => {
  const memory = pruning();
  const by = deletingBy(memory, () => ({ deleteTag: () => Promise.reject(failing('UNAVAILABLE')) }));
  expect(await tried(5, pruneTags, by)).toEqual([...Array<string>(4).fill('no'), { left: 0 }]);
  expect(notedOf(memory).tags).toMatchObject([{ reference: 'app:1', outcome: 'kept', reason }]);
});

it.each<[string, ErrorCode, Partial<Deletions>]>([
  ['throttled', 'THROTTLED', {}],
  ['out of order', 'UNAVAILABLE', { isLocked: () => Promise.reject(failing('UNAVAILABLE')) }],
])('but not while the registry is %s', async (_, code, more) => {
  const memory = pruning();
  const by = deletingBy(memory, () => ({ deleteTag: () => Promise.reject(failing(code)), ...more }));
  expect(await tried(9, pruneTags, by)).toEqual(Array<string>(9).fill('no'));
});
