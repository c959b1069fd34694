import { ContainerRegistryManagementClient, type ImportImageParameters } from '@azure/arm-containerregistry';
import type { RunningCloud } from '../../../../../rehearsal/cloud/start';
import { cloudOf, type WorldSide } from '../../../../../rehearsal/world';

/** Imports by Microsoft's client, waiting for the result. */
export type Importing = (wanted: ImportImageParameters) => Promise<void>;

/** Imports into the registry of a side as its app, by the names of production. */
export function importer({ foundation }: RunningCloud, side: WorldSide): Importing {
  const { armEndpoint, armAudience } = cloudOf(side);
  const { objectId, clientId } = side.app;
  const claims = { objectId, clientId, tenantId: side.tenantId, audience: armAudience };
  const client = new ContainerRegistryManagementClient(
    {
      getToken: () => {
        const { token, expiresOn } = foundation.machineTokens.issue(claims);
        return Promise.resolve({ token, expiresOnTimestamp: expiresOn.getTime() });
      },
    },
    side.subscriptionId,
    { endpoint: armEndpoint, credentials: { scopes: [`${armAudience}/.default`] } },
  );
  return (wanted) =>
    client.registries.importImage(side.resourceGroup, side.registry, wanted, { updateIntervalInMs: 5 });
}

/** How an import ended. */
export const outcomeOf = (importing: Promise<void>): Promise<unknown> =>
  importing.then(
    () => 'imported',
    (error: unknown) => {
      const { statusCode, code, message } = error as { statusCode: number; code: string; message: string };
      return { statusCode, code, message };
    },
  );
