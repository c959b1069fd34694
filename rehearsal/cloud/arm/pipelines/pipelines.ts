import type { PipelineKind, PipelineRecord } from '../../transfer/records/records';
import { hasAccessMode } from '../requests/api-versions';
import { idOf, type CloudRegistry } from '../cloud-registry';
import type { ArmContext } from '../context';
import { findRegistry } from '../find';
import type { ArmReply, ArmRequest } from '../requests/exchange';
import { authorizeLinked } from '../requests/caller';
import { badRequest, resourceNotFound } from '../requests/failure';
import { assignIdentity, describeIdentity } from './identity';
import { checkExistingName, checkNewName } from '../requests/names';
import { pageOf } from '../requests/listing';
import { readPipelineBody } from './pipeline-body';
import { stamp } from '../requests/system-data';

/** Who puts an identity into a pipeline hands on what it may do. Spelled as built-in roles spell it. */
const assignAction = 'Microsoft.ManagedIdentity/userAssignedIdentities/*/assign/action';

/** Segment of the resource id, as the service writes it. */
export const pipelineType = (kind: PipelineKind): 'exportPipelines' | 'importPipelines' => `${kind}Pipelines`;

/** Creates or replaces a pipeline: 200 at once, without a long-running operation. */
export function putPipeline(context: ArmContext, kind: PipelineKind, request: ArmRequest): ArmReply {
  const registry = findRegistry(context, request.path);
  const asked = request.path.names[1] ?? '';
  checkNewName(asked, `${kind} pipeline`);
  checkFeature(registry, kind);
  const body = readPipelineBody(kind, request.body, request.apiVersion, context.switches);
  const existing = context.records.pipelines.get(pipelineId(registry, kind, asked));
  const name = existing?.name ?? asked;
  const id = pipelineId(registry, kind, name);
  const { identity: requested, ...rest } = body;
  const identity = assignIdentity(requested, id, registry.side, existing?.identity);
  for (const scope of Object.keys(identity?.userAssigned ?? {})) {
    const write = `Microsoft.ContainerRegistry/registries/${pipelineType(kind)}/write`;
    authorizeLinked(context.access, request.caller, write, id, { action: assignAction, scope });
  }
  const pipeline: PipelineRecord = {
    ...rest,
    id,
    name,
    kind,
    registryId: idOf(registry),
    ...(identity === undefined ? {} : { identity }),
    systemData: stamp(context, request, existing?.systemData),
  };
  context.records.pipelines.put(pipeline);
  return { status: 200, body: describe(pipeline, request.apiVersion) };
}

/** GET of one pipeline. */
export function getPipeline(context: ArmContext, kind: PipelineKind, request: ArmRequest): ArmReply {
  return { status: 200, body: describe(findPipeline(context, kind, request), request.apiVersion) };
}

/** GET of the pipelines of a registry, page by page. */
export function listPipelines(context: ArmContext, kind: PipelineKind, request: ArmRequest): ArmReply {
  const registryId = idOf(findRegistry(context, request.path));
  const pipelines = context.records.pipelines
    .list()
    .filter((pipeline) => pipeline.registryId === registryId && pipeline.kind === kind)
    .map((pipeline) => describe(pipeline, request.apiVersion));
  return pageOf(request, pipelines, context.switches.pageSize);
}

/** 200 with an empty body, 204 when there was nothing to delete. */
export function deletePipeline(context: ArmContext, kind: PipelineKind, request: ArmRequest): ArmReply {
  const registry = findRegistry(context, request.path);
  const name = request.path.names[1] ?? '';
  checkExistingName(name, `${kind} pipeline`);
  return { status: context.records.pipelines.delete(pipelineId(registry, kind, name)) ? 200 : 204 };
}

const pipelineId = (registry: CloudRegistry, kind: PipelineKind, name: string): string =>
  `${idOf(registry)}/${pipelineType(kind)}/${name}`;

function findPipeline(context: ArmContext, kind: PipelineKind, { path }: ArmRequest): PipelineRecord {
  const registry = findRegistry(context, path);
  const name = path.names[1] ?? '';
  checkExistingName(name, `${kind} pipeline`);
  const found = context.records.pipelines.get(pipelineId(registry, kind, name));
  if (found !== undefined) return found;
  const type = `Microsoft.ContainerRegistry/registries/${pipelineType(kind)}`;
  throw resourceNotFound(type, [registry.side.registry, name], registry.side.resourceGroup);
}

/** Both kinds need Premium; an export pipeline cannot be in a registry that must not let artifacts out. */
function checkFeature({ side, settings }: CloudRegistry, kind: PipelineKind): void {
  if (settings.sku !== 'Premium') {
    throw badRequest(
      `Transfer pipelines are not supported for SKU ${settings.sku}. For more information on SKU ` +
        'tiers, please visit https://aka.ms/acr/tiers.',
    );
  }
  if (kind === 'export' && settings.exportPolicy === 'disabled') {
    throw badRequest(
      `The export policy of the registry '${side.registry}' is disabled; export pipelines cannot be ` +
        `created. Enable 'properties.policies.exportPolicy' first.`,
    );
  }
}

function describe(pipeline: PipelineRecord, apiVersion: string): unknown {
  const { uri, type, keyVaultUri, accessMode } = pipeline.storage;
  const storage = {
    type,
    uri,
    ...(keyVaultUri !== undefined && accessMode === 'SasToken' ? { keyVaultUri } : {}),
    ...(hasAccessMode(apiVersion) ? { storageAccessMode: accessMode } : {}),
  };
  const side =
    pipeline.kind === 'export'
      ? { target: storage }
      : { source: storage, trigger: { sourceTrigger: { status: pipeline.sourceTrigger } } };
  return {
    id: pipeline.id,
    name: pipeline.name,
    type: `Microsoft.ContainerRegistry/registries/${pipelineType(pipeline.kind)}`,
    ...(pipeline.location === undefined ? {} : { location: pipeline.location }),
    ...(pipeline.identity === undefined ? {} : { identity: describeIdentity(pipeline.identity) }),
    systemData: pipeline.systemData,
    properties: {
      ...side,
      ...(pipeline.options.length === 0 ? {} : { options: pipeline.options }),
      provisioningState: 'Succeeded',
    },
  };
}
