import type { X509Certificate } from 'node:crypto';
import { knownClouds, type KnownCloudName } from '../../../src/azure/clouds/clouds';
import { graphHosts } from '../graph/graph-hosts';
import { armAudiences } from './arm-audiences';
import type { Secrets } from '../platform/state/secrets';
import { identityId, type World, type WorldSide } from '../../world';

/** A managed identity attached to the machine the app runs on. */
export interface ManagedIdentity {
  readonly clientId: string;
  readonly objectId: string;
  readonly resourceId: string;
  readonly tenantId: string;
  readonly cloud: KnownCloudName;
}

/** An app registration with what it may sign in with. */
export interface Application {
  readonly clientId: string;
  readonly objectId: string;
  readonly tenantId: string;
  readonly cloud: KnownCloudName;
  readonly secret: string;
  readonly certificate: X509Certificate;
  /** Identities whose tokens it accepts as assertion (workload identity federation). */
  readonly federated: readonly { readonly tenantId: string; readonly objectId: string }[];
}

/** The ARM id of the managed identity the app runs as. */
export const appIdentityId = (side: WorldSide): string => identityId(side, 'acr-ferry');

/**
 * Identities of the machine acr-ferry runs on. The app is hosted at the source, so the first one doubles as
 * its system-assigned identity; a managed identity never gets a token of another tenant.
 */
export function managedIdentities(world: World): ManagedIdentity[] {
  const { source, target } = world;
  return [source, target]
    .filter((side) => side.app.kind === 'managed-identity' && side.tenantId === source.tenantId)
    .map((side) => ({
      clientId: side.app.clientId,
      objectId: side.app.objectId,
      resourceId: appIdentityId(side),
      tenantId: side.tenantId,
      cloud: side.cloud,
    }));
}

/** The app registrations of both tenants: the operators, and what acr-ferry signs in as at the target. */
export function applications(
  world: World,
  secrets: Pick<Secrets, 'operatorSecrets' | 'targetClientSecret'>,
  certificate: X509Certificate,
): Application[] {
  const operators = (['source', 'target'] as const).map((name): Application => {
    const { operator, tenantId, cloud } = world[name];
    return {
      ...operator,
      tenantId,
      cloud,
      secret: secrets.operatorSecrets[name],
      certificate,
      federated: [],
    };
  });
  return [...appAtTarget(world, { secret: secrets.targetClientSecret, certificate }), ...operators];
}

/**
 * The app registration acr-ferry signs in as at the target. It trusts the source's managed identity when both
 * sides are in one cloud: federation crosses tenants, not clouds (Microsoft Entra, "Configure an application
 * to trust a managed identity").
 */
function appAtTarget(
  world: World,
  credentials: { readonly secret: string; readonly certificate: X509Certificate },
): Application[] {
  const { source, target } = world;
  if (target.app.kind === 'managed-identity' && target.tenantId === source.tenantId) return [];
  const trusted = source.cloud === target.cloud && source.app.kind === 'managed-identity';
  return [
    {
      clientId: target.app.clientId,
      objectId: target.app.objectId,
      tenantId: target.tenantId,
      cloud: target.cloud,
      ...credentials,
      federated: trusted ? [{ tenantId: source.tenantId, objectId: source.app.objectId }] : [],
    },
  ];
}

/** Audience of an assertion token, per cloud. */
export const exchangeAudiences: Readonly<Record<KnownCloudName, string>> = {
  AzureCloud: 'api://AzureADTokenExchange',
  AzureUSGovernment: 'api://AzureADTokenExchangeUSGov',
  AzureChinaCloud: 'api://AzureADTokenExchangeChina',
};

/** Audience of Event Grid, per cloud: EVENTGRID_AUDIENCE_MAP of Microsoft's azure-iot-ops-cli-extension. */
const eventGridAudiences: Readonly<Record<KnownCloudName, string>> = {
  AzureCloud: 'https://eventgrid.azure.net',
  AzureUSGovernment: 'https://eventgrid.azure.us',
  AzureChinaCloud: 'https://eventgrid.azure.cn',
};

/**
 * Whether the resource exists in the cloud: a vault audience of another cloud is unknown to this one's Entra.
 */
export function isKnownResource(resource: string, name: KnownCloudName): boolean {
  const cloud = knownClouds[name];
  const audience = resource.replace(/\/+$/, '').toLowerCase();
  const known = [
    cloud.armEndpoint,
    ...armAudiences(cloud),
    cloud.storageAudience,
    `https://${cloud.keyVaultSuffix}`,
    cloud.registryAudience,
    `https://${graphHosts[name]}`,
    // The registry SDK's default for every cloud.
    'https://containerregistry.azure.net',
    exchangeAudiences[name],
    eventGridAudiences[name],
  ];
  return (
    known.some((candidate) => candidate.toLowerCase() === audience) ||
    (audience.startsWith('https://') && audience.endsWith(`.blob.${cloud.storageSuffix}`))
  );
}
