import type { PipelineKind } from '../transfer/records/records';
import { supportedVersions } from './requests/api-versions';
import type { ArmContext } from './context';
import type { ArmHandler, ArmRequest } from './requests/exchange';
import { getImportResult, importImage } from './images/import-image';
import { deletePipeline, getPipeline, listPipelines, pipelineType, putPipeline } from './pipelines/pipelines';
import { checkNameAvailability, listCredentials } from './registries/credentials';
import { createMadeRegistries } from './registries/made-registries';
import {
  deleteRegistry,
  getRegistry,
  getRegistryOperation,
  listRegistries,
  patchRegistry,
  putRegistry,
} from './registries/registries';
import type { ResourcePath } from './requests/resource-path';
import { deleteRun, getOperation, getRun, listRuns, putRun } from './runs/runs';
import { getStorageAccount } from './storage-accounts';
import { listKeys, regenerateKey, revokeDelegationKeys } from './storage-keys';

/** One kind of resource, collection or action. */
export interface Route {
  readonly provider: string;
  /** As the service writes it, without provider: `registries/exportPipelines`. */
  readonly type: string;
  /** Versions it is served in; undefined accepts every well-formed one. */
  readonly versions: readonly string[] | undefined;
  readonly methods: Readonly<Record<string, Operation>>;
}

interface Operation {
  /** RBAC action; undefined when the answer itself is filtered by what the caller may read. */
  readonly action: string | undefined;
  readonly handle: ArmHandler;
}

/** The routes of an endpoint by key. */
export type Routes = ReadonlyMap<string, Route>;

const registryProvider = 'Microsoft.ContainerRegistry';
const storageProvider = 'Microsoft.Storage';

/** Key of a route: provider, types, and whether the last type is followed by a name. */
export const routeKey = ({
  provider,
  types,
  names,
}: Pick<ResourcePath, 'provider' | 'types' | 'names'>): string =>
  `${provider}/${types.join('/')}${names.length === types.length ? '/{name}' : ''}`.toLowerCase();

/** Everything the ARM endpoint of a cloud serves. */
export function armRoutes(context: ArmContext): Routes {
  const routes = new Map<string, Route>();
  const add = (
    provider: string,
    type: string,
    named: boolean,
    methods: Record<
      string,
      [action: string | undefined, handle: (request: ArmRequest) => ReturnType<ArmHandler>]
    >,
  ) => {
    const types = type.toLowerCase().split('/');
    routes.set(`${provider}/${types.join('/')}${named ? '/{name}' : ''}`.toLowerCase(), {
      provider,
      type,
      versions:
        provider === registryProvider
          ? supportedVersions(types, context.versions)
          : context.versions.storageAccounts,
      methods: Object.fromEntries(
        Object.entries(methods).map(([method, [verb, handle]]) => [
          method,
          { action: verb === undefined ? undefined : `${provider}/${type}/${verb}`, handle },
        ]),
      ),
    });
  };

  const made = createMadeRegistries();
  add(registryProvider, 'registries', false, { GET: [undefined, (r) => listRegistries(context, made, r)] });
  add(registryProvider, 'registries', true, {
    GET: ['read', (r) => getRegistry(context, made, r)],
    PUT: ['write', (r) => putRegistry(context, made, r)],
    PATCH: ['write', (r) => patchRegistry(context, made, r)],
    DELETE: ['delete', (r) => deleteRegistry(context, made, r)],
  });
  for (const kind of ['operationStatuses', 'operationResults']) {
    const type = `registries/${kind}`;
    add(registryProvider, type, true, { GET: ['read', (r) => getRegistryOperation(context, made, r)] });
  }
  add(registryProvider, 'registries/listCredentials', false, {
    POST: ['action', (r) => listCredentials(context, r)],
  });
  add(registryProvider, 'checkNameAvailability', false, {
    POST: ['read', (r) => checkNameAvailability(context, made, r)],
  });
  add(registryProvider, 'registries/importImage', false, {
    POST: ['action', (r) => importImage(context, r)],
  });
  add(registryProvider, 'locations/operationResults', true, {
    GET: [undefined, (r) => getImportResult(context, r)],
  });
  for (const kind of ['export', 'import'] satisfies PipelineKind[]) {
    const type = `registries/${pipelineType(kind)}`;
    add(registryProvider, type, false, { GET: ['read', (r) => listPipelines(context, kind, r)] });
    add(registryProvider, type, true, {
      GET: ['read', (r) => getPipeline(context, kind, r)],
      PUT: ['write', (r) => putPipeline(context, kind, r)],
      DELETE: ['delete', (r) => deletePipeline(context, kind, r)],
    });
  }
  const runs = 'registries/pipelineRuns';
  add(registryProvider, runs, false, { GET: ['read', (r) => listRuns(context, r)] });
  add(registryProvider, runs, true, {
    GET: ['read', (r) => getRun(context, r)],
    PUT: ['write', (r) => putRun(context, r)],
    DELETE: ['delete', (r) => deleteRun(context, r)],
  });
  add(registryProvider, `${runs}/operationStatuses`, true, {
    GET: ['read', (r) => getOperation(context, r)],
  });
  const account = 'storageAccounts';
  add(storageProvider, account, true, { GET: ['read', (r) => getStorageAccount(context, r)] });
  add(storageProvider, `${account}/listKeys`, false, { POST: ['action', (r) => listKeys(context, r)] });
  add(storageProvider, `${account}/regenerateKey`, false, {
    POST: ['action', (r) => regenerateKey(context, r)],
  });
  add(storageProvider, `${account}/revokeUserDelegationKeys`, false, {
    POST: ['action', (r) => revokeDelegationKeys(context, r)],
  });
  return routes;
}
