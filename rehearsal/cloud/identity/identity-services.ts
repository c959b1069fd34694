import type { Foundation } from '../platform/foundation';
import { urlOf } from '../platform/http';
import { publicKeySet } from '../platform/tokens';
import type { HttpService } from '../ports';
import { managedIdentities, type Application } from './applications';
import { createAuthorityService } from './authority';
import { answerMetadata, metadataPath } from './instance-metadata';
import { createManagedIdentityService } from './managed-identity';

/** Where the app gets its tokens: the machine's managed identity endpoint and Entra ID. */
export function createIdentityServices(
  { world, secrets, tokens, faults, clock }: Foundation,
  applications: readonly Application[],
): { readonly managedIdentity: HttpService; readonly authority: HttpService } {
  const identities = {
    identities: managedIdentities(world),
    header: secrets.identityHeader,
    ...{ tokens, faults },
  };
  const appService = createManagedIdentityService(identities);
  return {
    managedIdentity: (request, response) =>
      urlOf(request).pathname === metadataPath
        ? answerMetadata(request, response, identities)
        : appService(request, response),
    authority: createAuthorityService({
      tenants: [world.source, world.target].map(({ tenantId, cloud }) => ({ id: tenantId, cloud })),
      applications,
      keySet: publicKeySet(secrets.tokenKey),
      tokens,
      faults,
      now: clock.now,
    }),
  };
}
