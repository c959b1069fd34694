import type { NotationPolicy } from '../trust';
import type { SignedArtifact } from '../verdict';

/** A repository may be called like one of another registry: `other.azurecr.io/team/app`. */
const looksLikeRegistry = /^[^/]*\.[^/]*\//;

/** The policy of an artifact: of those that name its repository, or else that for all. */
export function notationPolicyFor(
  policies: readonly NotationPolicy[],
  { registry, repository }: Pick<SignedArtifact, 'registry' | 'repository'>,
): NotationPolicy | undefined {
  const alone = looksLikeRegistry.test(repository) ? [] : [repository];
  const names = [`${registry}/${repository}`, ...alone];
  const of = (wanted: string) => policies.find(({ scopes }) => scopes.includes(wanted));
  return names.map(of).find((found) => found !== undefined) ?? of('*');
}
