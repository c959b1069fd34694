import { TransferError } from '../../domain/errors';
import type { Route } from '../../domain/route';
import { nameAtTarget, renamed } from '../../domain/selection/rename';
import { atTarget, type PlannedArtifact } from '../../domain/waybill/waybill';

/**
 * Lets an approved plan be carried out only under the names at the target that it was approved with.
 * @throws TransferError CONFIG_INVALID where its route gives others by now
 */
export function throwIfRenamed(
  { renaming }: Pick<Route, 'renaming'>,
  planned: readonly PlannedArtifact[],
  plan: string,
): void {
  const name = nameAtTarget(renaming);
  const other = planned.find((each) => atTarget(each) !== renamed(each.reference, name));
  if (other === undefined) return;
  const { reference } = other;
  throw new TransferError(
    'CONFIG_INVALID',
    `plan ${plan} brings ${reference} as ${atTarget(other)}, and its route names it ` +
      `${renamed(reference, name)} by now (ROUTE_VIA, TARGET_PREFIX, ROUTE_RENAME)`,
    {
      ...{ operation: 'carry out plan', origin: 'config' },
      remedy: 'Make the plan again, or give the route back the names that the plan was made with.',
    },
  );
}
