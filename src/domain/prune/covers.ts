import { subjectOfTag } from '../selection/cosign';
import { createSelector } from '../selection/select-tags';
import type { Selection } from '../selection/selection';

/** What a selection covers, by names alone: `newest` is about what the source has. */
export interface Cover {
  readonly wants: (repository: string) => boolean;
  readonly covers: (repository: string, tag: string) => boolean;
}

/** The cover of a selection; tags that stand for referrers are covered where they follow. */
export function coverOf(selection: Selection): Cover {
  const selector = createSelector(selection);
  return {
    wants: (repository) => selector.wants(repository),
    covers: (repository, tag) =>
      subjectOfTag(tag) === undefined
        ? selector.select(repository, [{ tag, updatedAt: '' }]).length > 0
        : selection.referrers === 'all' && selector.follows(repository),
  };
}
