import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import type { WorldSide } from '../../../world';
import type { IdentityPrincipal, PipelineIdentity } from '../../transfer/records/records';
import { badRequest } from '../requests/failure';

/** `identity` of a pipeline as a caller sends it; null entries are how ARM writes "this one". */
export const identityShape = z
  .object({
    type: z.string(),
    userAssignedIdentities: z.record(z.string(), z.unknown()).nullish(),
  })
  .nullish();

/**
 * The principals of a requested identity; a system-assigned one that is there already stays the same.
 * @throws ArmFailure 400 when the type is unknown or a user-assigned identity is not in the pipeline's world.
 */
export function assignIdentity(
  requested: z.infer<typeof identityShape>,
  pipelineId: string,
  side: WorldSide,
  existing?: PipelineIdentity,
): PipelineIdentity | undefined {
  const types = (requested?.type ?? 'None').split(',').map((type) => type.trim().toLowerCase());
  if (!types.every((type) => ['none', 'systemassigned', 'userassigned'].includes(type))) {
    throw badRequest(
      `The identity type '${requested?.type ?? ''}' is invalid. Use SystemAssigned, UserAssigned, ` +
        'both, or None.',
      'identity.type',
    );
  }
  const ids = Object.keys(requested?.userAssignedIdentities ?? {});
  if (types.includes('userassigned') !== ids.length > 0) {
    throw badRequest(
      "The property 'identity.userAssignedIdentities' names the identities of type UserAssigned, and " +
        'only those.',
      'identity.userAssignedIdentities',
    );
  }
  const systemAssigned = types.includes('systemassigned')
    ? (existing?.systemAssigned ?? newPrincipal(side))
    : undefined;
  const userAssigned = Object.fromEntries(ids.map((id) => [id, userPrincipal(id, pipelineId, side)]));
  if (systemAssigned === undefined && ids.length === 0) return undefined;
  return {
    ...(systemAssigned === undefined ? {} : { systemAssigned }),
    ...(ids.length === 0 ? {} : { userAssigned }),
  };
}

/** `identity` of a response: the type in camelCase, whatever was sent. */
export function describeIdentity(identity: PipelineIdentity): unknown {
  const { systemAssigned, userAssigned } = identity;
  const type = [systemAssigned && 'systemAssigned', userAssigned && 'userAssigned']
    .filter(Boolean)
    .join(', ');
  return {
    type,
    ...(systemAssigned && { principalId: systemAssigned.principalId, tenantId: systemAssigned.tenantId }),
    ...(userAssigned && {
      userAssignedIdentities: Object.fromEntries(
        Object.entries(userAssigned).map(([id, { principalId, clientId }]) => [
          id,
          { principalId, clientId },
        ]),
      ),
    }),
  };
}

/** Nobody knows it before Entra has made it, so nobody can give it a role beforehand. */
const newPrincipal = ({ tenantId }: WorldSide): IdentityPrincipal => ({
  principalId: randomUUID(),
  clientId: randomUUID(),
  tenantId,
});

function userPrincipal(id: string, pipelineId: string, side: WorldSide): IdentityPrincipal {
  const { resourceId, objectId, clientId } = side.pipelineIdentity;
  if (id.toLowerCase() !== resourceId.toLowerCase()) {
    throw badRequest(
      `Identity operation for resource '${pipelineId}' failed with error 'Failed to perform resource ` +
        `identity operation. Resource '${id.slice(0, 300)}' was not found.'.`,
      'identity.userAssignedIdentities',
      'FailedIdentityOperation',
    );
  }
  return { principalId: objectId, clientId, tenantId: side.tenantId };
}
