import { expect, it } from 'vitest';
import { pruneTags } from '../../../src/activities/prune/prune-tags';
import { sweepManifests } from '../../../src/activities/prune/sweep-manifests';
import { TransferError } from '../../../src/domain/errors';
import type { ErrorCode } from '../../../src/domain/remedies';
import type { MemoryServices } from '../../support/services';
import { brought, broughtNow, deletingBy, noteBrought, notedOf, prunedOf, pruning } from './pruning';

/** What the registry refuses, or does not do just now, holds up no other tag. */

const references = ['app:0', 'app:1', 'app:2', 'app:3', 'app:4'];
const tags = references.map((reference) => ({ reference, digest: `sha256:${reference.at(-1)}` }));

function five(): MemoryServices {
  const memory = pruning({}, { tags, found: 5 });
  noteBrought(
    memory,
    'default',
    tags.map((each) => ({ ...brought, ...each })),
  );
  for (const { reference, digest } of tags) memory.target.artifacts.set(reference, { digest, size: 1 });
  return memory;
}

const failing = (code: ErrorCode, retryable: boolean): TransferError =>
  new TransferError(code, 'no', { operation: 'delete', origin: 'target', retryable });
const refusing = (memory: MemoryServices, error: TransferError, refused: readonly string[]) =>
  deletingBy(memory, ({ deleteTag }) => ({
    deleteTag: (repository, tag) =>
      refused.includes(tag) ? Promise.reject(error) : deleteTag(repository, tag),
  }));
it('keeps what is refused, and deletes and forgets the others', async () => {
  const memory = five();
  const noted = await prunedOf(memory, refusing(memory, failing('ACCESS_DENIED', false), ['1']));
  expect(noted.filter(({ outcome }) => outcome === 'deleted')).toHaveLength(4);
  expect(noted).toContainEqual(
    expect.objectContaining({ reference: 'app:1', outcome: 'kept', reason: 'ACCESS_DENIED: no' }),
  );
  expect(broughtNow(memory)).toEqual(['app:1']);
  const input = { route: 'default', transferId: 't1' };
  expect(await sweepManifests(input, memory.services)).toEqual({ left: 0 });
});

it('fails where all are refused', async () => {
  const memory = five();
  await prunedOf(memory, refusing(memory, failing('ACCESS_DENIED', false), ['0', '1', '2', '3', '4']));
  const input = { route: 'default', transferId: 't1' };
  await expect(sweepManifests(input, memory.services)).rejects.toMatchObject({
    failure: { code: 'ACCESS_DENIED', message: 'no' },
  });
});

it('does not fail where one is refused, and the others are kept', async () => {
  const memory = five();
  for (const name of references.slice(1))
    memory.target.artifacts.set(name, { digest: 'sha256:theirs', size: 1 });
  await prunedOf(memory, refusing(memory, failing('ACCESS_DENIED', false), ['0']));
  const input = { route: 'default', transferId: 't1' };
  expect(await sweepManifests(input, memory.services)).toEqual({ left: 0 });
});

it('says how long the registry wants to be left alone', async () => {
  const memory = five();
  const asked = { operation: 'delete', origin: 'target', retryable: true, retryAfterSeconds: 20 } as const;
  const busy = refusing(memory, new TransferError('THROTTLED', 'no', asked), ['1']);
  const input = { route: 'default', transferId: 't1' };
  expect(await pruneTags(input, busy)).toEqual({ left: 1, waitSeconds: 20 });
});

it('notes and forgets what went beside what may heal, and goes on with that', async () => {
  const memory = five();
  const busy = refusing(memory, failing('THROTTLED', true), ['1']);
  const noted = await prunedOf(memory, busy);
  expect(noted.filter(({ outcome }) => outcome === 'deleted')).toHaveLength(4);
  expect(broughtNow(memory)).toEqual(['app:1']);
  await expect(prunedOf(memory, busy)).rejects.toThrow('no');
  expect((await prunedOf(memory)).every(({ outcome }) => outcome === 'deleted')).toBe(true);
  expect(notedOf(memory).tags).toHaveLength(5);
});
