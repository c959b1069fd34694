import path from 'node:path';
import type { Endpoints } from './endpoints';
import type { World, WorldSide } from './world';

/**
 * App settings as they would be in Azure for this world: public names, production credentials. Only the
 * polling is quicker, since an emulated pipeline run takes seconds.
 */
export function appSettings(world: World, endpoints: Endpoints): Record<string, string> {
  return {
    TASK_HUB: 'AcrFerryRehearsal',
    // Not the routes.json of whoever rehearses: its registries are not here.
    ROUTES_FILE: path.join(__dirname, world.routesFile ?? 'routes.json'),
    ...sideSettings('SOURCE', world.source),
    ...sideSettings('TARGET', world.target),
    SOURCE_CREDENTIAL: 'managed-identity',
    // Entra's federation does not cross clouds: the identity of the app is of no use in another one.
    TARGET_CREDENTIAL: world.target.app.kind,
    ...(world.target.app.kind === 'client-secret' && { TARGET_CLIENT_SECRET: endpoints.targetClientSecret }),
    RUN_POLL_SECONDS: '0.2',
    RUN_POLL_LONGEST_SECONDS: '2',
  };
}

/** How the app learns of blobs at the target: the cloud tells the blob trigger, as Event Grid would. */
export function observeSettings({ storage }: Endpoints): Record<string, string> {
  return { OBSERVE_STORAGE: 'TargetStorage', TargetStorage: storage.target.connectionString };
}

/**
 * For the embedded host only: what a stopped host held is seen again after a second, or as told, instead of
 * after the minutes of `host.json`.
 */
export function visibilitySettings(timeout = '00:00:01'): Record<string, string> {
  const provider = 'AzureFunctionsJobHost__extensions__durableTask__storageProvider';
  return {
    [`${provider}__controlQueueVisibilityTimeout`]: timeout,
    [`${provider}__workItemQueueVisibilityTimeout`]: timeout,
  };
}

/** Path of the webhook of that trigger, without its key. */
export const observeWebhook = ({ target }: World): string =>
  '/runtime/webhooks/blobs' +
  `?functionName=Host.Functions.observeImport-${target.storageAccount}-${target.container}`;

/** Azure SDKs would send loopback through the proxy of whoever starts the rehearsal. */
const withoutProxy = Object.fromEntries(
  ['http_proxy', 'https_proxy', 'all_proxy'].flatMap((name) => [
    [name, ''],
    [name.toUpperCase(), ''],
  ]),
);

/**
 * What leads the app to the rehearsal cloud without the app knowing: a trusted certificate authority, the
 * identity endpoint App Service would offer, and the connect map.
 */
export function processEnvironment(endpoints: Endpoints, endpointsFile: string): Record<string, string> {
  return {
    NODE_EXTRA_CA_CERTS: endpoints.caFile,
    IDENTITY_ENDPOINT: endpoints.identity.endpoint,
    IDENTITY_HEADER: endpoints.identity.header,
    FERRY_ENDPOINTS: endpointsFile,
    ...withoutProxy,
    NODE_OPTIONS: `--require "${path.join(__dirname, 'connect-map.cjs').replaceAll('\\', '\\\\')}"`,
  };
}

function sideSettings(prefix: 'SOURCE' | 'TARGET', side: WorldSide): Record<string, string> {
  const settings = {
    REGISTRY: side.registry,
    RG: side.resourceGroup,
    SUBSCRIPTION_ID: side.subscriptionId,
    TENANT_ID: side.tenantId,
    CLOUD: side.cloud,
    SA: side.storageAccount,
    CONTAINER: side.container,
    KV: side.vault,
    PIPELINE_IDENTITY: side.pipelineIdentity.resourceId,
    CLIENT_ID: side.app.clientId,
  };
  return Object.fromEntries(Object.entries(settings).map(([key, value]) => [`${prefix}_${key}`, value]));
}
