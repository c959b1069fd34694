import { referenceOf } from '../../domain/selection/artifact-reference';
import type { Records } from '../records';
import { planPath } from './paths';

/** Repositories of which something was to come with a transfer and cannot, with the reason. */
export async function unresolvedIn(
  records: Records,
  transferId: string,
): Promise<ReadonlyMap<string, string>> {
  const plan = await records.read(planPath(transferId));
  return new Map(
    plan?.unresolved.map(({ reference, reason }) => [
      referenceOf(reference).repository,
      `of its repository ${reference} did not come: ${reason}`,
    ]),
  );
}
