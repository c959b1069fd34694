import { expect, it } from 'vitest';
import { gatherGone } from '../../../src/activities/prune/gather-gone';
import { selectionSchema } from '../../../src/domain/selection/selection';
import { brought, deletingBy, going, noteBrought, prunedOf, pruning } from './pruning';

/** What others push at the target while tags are deleted, or before. */

it('looks at each tag right before it goes, whatever others are deleted before', async () => {
  const tags = Array.from({ length: 10 }, (_, i) => ({ reference: `app:${i}`, digest: `sha256:${i}` }));
  const memory = pruning({}, { tags, found: 10 });
  const { artifacts } = memory.target;
  noteBrought(
    memory,
    'default',
    tags.map((each) => ({ ...brought, ...each })),
  );
  for (const { reference, digest } of tags) artifacts.set(reference, { digest, size: 1 });
  const noted = await prunedOf(
    memory,
    deletingBy(memory, ({ deleteTag }) => ({
      deleteTag(repository, tag) {
        if (tag === '0') artifacts.set('app:9', { digest: 'sha256:theirs', size: 1 });
        return deleteTag(repository, tag);
      },
    })),
  );
  expect(noted.find(({ reference }) => reference === 'app:9')).toMatchObject({
    outcome: 'kept',
    reason: 'others moved it to sha256:theirs at the target',
  });
  expect(artifacts.has('app:9')).toBe(true);
});

it('keeps what others pushed again with the same digest since it was brought', async () => {
  const memory = pruning();
  const updatedAt = '2026-01-01T00:00:01Z';
  memory.target.artifacts.set(going.reference, { digest: going.digest, size: 1, updatedAt });
  const reason = `others pushed it again, or changed its locks, at ${updatedAt}`;
  const view = { selection: selectionSchema.parse({ allow: ['*'] }), has: () => false, knows: () => true };
  const empty = { mode: 'delete', tags: [], found: 0, kept: [] } as const;
  const planned = await gatherGone(memory.services, memory.route, empty, view, Infinity);
  expect(planned).toMatchObject({ tags: [], kept: [{ reference: going.reference, reason }] });
  expect(await prunedOf(memory)).toMatchObject([{ outcome: 'kept', reason }]);
});
