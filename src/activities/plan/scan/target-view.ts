import type { RepositoryListings } from '../../../azure/registry/listings';
import { codeOf } from '../../../domain/errors';
import type { ComparedTag } from '../../../domain/plan/compare';
import type { KnownAtTarget } from '../../../domain/plan/scan';
import { referenceOf } from '../../../domain/selection/artifact-reference';
import type { NameAtTarget } from '../../../domain/selection/rename';

/** What the target holds, as far as it can be known. */
export interface TargetView {
  tags(repository: string): Promise<{ tags: readonly ComparedTag[]; findings: readonly string[] }>;
  /** Every manifest, tagged or not. */
  digests(repository: string): Promise<ReadonlySet<string>>;
}

/** What the target holds of some repositories. */
export type ViewOf = (repositories: readonly string[]) => Promise<TargetView>;

/** The target itself. A repository it does not show counts as empty: exporting too much loses nothing. */
export const registryView = (listings: RepositoryListings): TargetView => ({
  async tags(repository) {
    try {
      return { tags: (await listings.tags(repository)) ?? [], findings: [] };
    } catch (error) {
      if (codeOf(error) !== 'ACCESS_DENIED') throw error;
      const finding = `${repository} cannot be read at the target: all that is chosen of it is transferred`;
      return { tags: [], findings: [finding] };
    }
  },
  async digests(repository) {
    return new Set((await listings.manifests(repository))?.map(({ digest }) => digest));
  },
});

/** What earlier transfers proved or handed over, under its names at the target. */
export function waybillView(
  known: KnownAtTarget['artifacts'],
  nameAtTarget: NameAtTarget = (repository) => repository,
): TargetView {
  const tags = new Map<string, ComparedTag[]>();
  const digests = new Map<string, Set<string>>();
  for (const { reference, digest } of known) {
    const { repository: atSource } = referenceOf(reference);
    const repository = nameAtTarget(atSource);
    let held = digests.get(repository);
    if (held === undefined) digests.set(repository, (held = new Set()));
    held.add(digest);
    if (reference.includes('@')) continue;
    let named = tags.get(repository);
    if (named === undefined) tags.set(repository, (named = []));
    named.push({ tag: reference.slice(atSource.length + 1), digest, locked: false });
  }
  return {
    tags: (repository) => Promise.resolve({ tags: tags.get(repository) ?? [], findings: [] }),
    digests: (repository) => Promise.resolve(digests.get(repository) ?? new Set()),
  };
}
