import type { NotationPolicy } from '../trust';
import type { SignedArtifact } from '../verdict';

/** The policy of an artifact: of those that name its repository, or else that for all. */
export function notationPolicyFor(
  policies: readonly NotationPolicy[],
  { registry, repository }: Pick<SignedArtifact, 'registry' | 'repository'>,
): NotationPolicy | undefined {
  const names = [`${registry}/${repository}`, repository];
  const of = (wanted: string) => policies.find(({ scopes }) => scopes.includes(wanted));
  return names.map(of).find((found) => found !== undefined) ?? of('*');
}
