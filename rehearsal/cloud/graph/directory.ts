import type { World } from '../../world';
import { appIdentityId } from '../identity/applications';

/** A service principal as Microsoft Graph shows it. */
export interface ServicePrincipal {
  readonly id: string;
  readonly appId: string;
  readonly displayName: string;
  readonly servicePrincipalType: 'Application' | 'ManagedIdentity';
  readonly servicePrincipalNames: readonly string[];
  readonly alternativeNames: readonly string[];
  readonly appOwnerOrganizationId: string;
  readonly accountEnabled: true;
}

/** The service principals of a tenant, without identities that pipelines were given by the system. */
export function servicePrincipals(world: World, tenantId: string): ServicePrincipal[] {
  return [world.source, world.target]
    .filter((side) => side.tenantId === tenantId)
    .flatMap((side) => {
      const { app, operator, pipelineIdentity } = side;
      const appResource = app.kind === 'managed-identity' ? appIdentityId(side) : undefined;
      return [
        { ...app, displayName: 'acr-ferry', resource: appResource },
        { ...operator, displayName: `operator of ${side.registry}`, resource: undefined },
        {
          ...pipelineIdentity,
          displayName: pipelineIdentity.resourceId.slice(pipelineIdentity.resourceId.lastIndexOf('/') + 1),
          resource: pipelineIdentity.resourceId,
        },
      ];
    })
    .map(({ objectId, clientId, displayName, resource }) => ({
      id: objectId,
      appId: clientId,
      displayName,
      servicePrincipalType: resource === undefined ? 'Application' : 'ManagedIdentity',
      servicePrincipalNames: [clientId],
      alternativeNames: resource === undefined ? [] : ['isExplicit=True', resource],
      appOwnerOrganizationId: tenantId,
      accountEnabled: true,
    }));
}
