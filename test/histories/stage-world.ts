import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { worlds } from '../../rehearsal/worlds';

const { several } = worlds;
const { source, others = [] } = several;

/** The registry beside the source, for images to be imported into. */
const mirror = others.find(({ cloud }) => cloud === source.cloud) ?? source;

const file = join(__dirname, '..', '..', 'rehearsal', several.routesFile ?? '');

/** The routes to several targets. */
export const severalRoutes = (JSON.parse(readFileSync(file, 'utf8')) as { routes: object }).routes;

const toMirror = {
  ...{ TARGET_CREDENTIAL: 'managed-identity', TARGET_CLIENT_SECRET: '' },
  TARGET_REGISTRY: mirror.registry,
  TARGET_RG: mirror.resourceGroup,
  TARGET_SUBSCRIPTION_ID: mirror.subscriptionId,
  TARGET_TENANT_ID: mirror.tenantId,
  TARGET_CLOUD: mirror.cloud,
  TARGET_CLIENT_ID: mirror.app.clientId,
};

/** Settings of a route into the mirror that finds its way. */
export const autoSettings: Readonly<Record<string, string>> = {
  ...{ ROUTE_VIA: 'auto', TARGET_SA: mirror.storageAccount, TARGET_KV: mirror.vault },
  ...{ TARGET_CONTAINER: mirror.container, TARGET_PIPELINE_IDENTITY: mirror.pipelineIdentity.resourceId },
  ...toMirror,
};

/** Settings of a route by image import into the mirror. */
export const importSettings: Readonly<Record<string, string>> = {
  ...Object.fromEntries(
    ['SOURCE', 'TARGET'].flatMap((side) =>
      ['SA', 'KV', 'CONTAINER', 'PIPELINE_IDENTITY'].map((name) => [`${side}_${name}`, '']),
    ),
  ),
  ...{ ROUTE_VIA: 'import', STATE_SA: source.storageAccount },
  ...toMirror,
};
