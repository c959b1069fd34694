import { requirePattern } from '../../selection/pattern';
import type { CosignPolicy } from '../trust';

/** The first policy that names a repository. */
export const cosignPolicyFor = (
  policies: readonly CosignPolicy[],
  repository: string,
): CosignPolicy | undefined =>
  policies.find(({ repositories }) =>
    repositories.some((text) => requirePattern(text).matchesRepository(repository)),
  );
