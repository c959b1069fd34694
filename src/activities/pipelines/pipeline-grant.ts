import { TransferError } from '../../domain/errors';
import { grantBy, grantByPolicy, type Grant } from '../../domain/pipelines/granted';
import { storageAccountId, type Side } from '../../domain/side';
import type { Services } from '../../services';

/** Whether the identity of a pipeline may open its vault or container; a look that fails is no verdict. */
export async function pipelineGrant(services: Services, side: Side, principalId: string): Promise<Grant> {
  try {
    return await readGrant(services, side, principalId);
  } catch (error) {
    if (!(error instanceof TransferError)) throw error;
    return { state: 'unknown', why: error.message };
  }
}

async function readGrant(services: Services, side: Side, principalId: string): Promise<Grant> {
  const grants = services.grants(side);
  if (side.storageAccess === 'managed-identity') {
    const assigned = await grants.assignments(storageAccountId(side), principalId);
    if (assigned !== undefined) return grantBy(side, assigned);
    return { state: 'unknown', why: `there is no ${storageAccountId(side)}` };
  }
  const vault = await grants.vault(side.vault);
  if (vault === undefined) {
    return {
      state: 'unknown',
      why: `the app sees no key vault ${side.vault}: it needs the role Reader on it`,
    };
  }
  if (vault.properties.enableRbacAuthorization !== true) return grantByPolicy(vault, principalId);
  return grantBy(side, (await grants.assignments(vault.id, principalId)) ?? [], vault.id);
}
