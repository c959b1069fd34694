import { randomUUID } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import { isInFlight, type RunRecord } from '../../transfer/records/records';
import { idOf } from '../cloud-registry';
import type { ArmContext } from '../context';
import { findRegistry } from '../find';
import type { ArmReply, ArmRequest } from '../requests/exchange';
import { ArmFailure, badRequest, resourceNotFound } from '../requests/failure';
import { asyncOperation, checkOperationUrl } from '../requests/operation-links';
import { checkExistingName, checkNewName } from '../requests/names';
import { pageOf } from '../requests/listing';
import { readRunBody, type RunBody } from './run-body';
import { describeOperation, describeRun } from './run-view';
import { stamp } from '../requests/system-data';

/**
 * Starts a run: 201 with `Azure-AsyncOperation`. The same request again is the same run: it starts anew only
 * with another `forceUpdateTag` or another request.
 */
export function putRun(context: ArmContext, request: ArmRequest): ArmReply {
  const registry = findRegistry(context, request.path);
  const asked = request.path.names[1] ?? '';
  checkNewName(asked, 'pipeline run');
  const body = readRunBody(request.body, context.switches);
  const existing = context.records.runs.get(runId(idOf(registry), asked));
  if (existing !== undefined && isSameRun(existing, body)) {
    return {
      status: 200,
      body: describeRun(context, existing, request.apiVersion),
      headers: links(context, request, existing),
    };
  }
  if (existing !== undefined && isInFlight(existing)) {
    throw new ArmFailure(
      409,
      'Conflict',
      `The pipeline run '${existing.name}' is still executing; another request cannot replace it. Use ` +
        'another name, or wait.',
    );
  }
  const pipeline = context.records.pipelines.get(body.pipeline.id);
  if (pipeline?.registryId !== idOf(registry)) {
    throw badRequest(
      `The pipeline '${body.pipeline.id}' was not found in the registry '${registry.side.registry}'.`,
      'properties.request.pipelineResourceId',
    );
  }
  const name = existing?.name ?? asked;
  const run: RunRecord = {
    id: runId(idOf(registry), name),
    name,
    kind: body.kind,
    registryId: idOf(registry),
    request: body.request,
    ...(body.forceUpdateTag === undefined ? {} : { forceUpdateTag: body.forceUpdateTag }),
    systemData: stamp(context, request, existing?.systemData),
    operation: `pipelineruns-${randomUUID()}`,
    status: 'Creating',
    storage: pipeline.storage,
  };
  context.records.runs.put(run);
  context.engine.submit(run);
  return {
    status: 201,
    body: describeRun(context, run, request.apiVersion),
    headers: links(context, request, run),
  };
}

/** GET of one run. */
export function getRun(context: ArmContext, request: ArmRequest): ArmReply {
  return { status: 200, body: describeRun(context, findRuns(context, request), request.apiVersion) };
}

/** GET of the runs of a registry, page by page. */
export function listRuns(context: ArmContext, request: ArmRequest): ArmReply {
  const registryId = idOf(findRegistry(context, request.path));
  const runs = context.records.runs
    .list()
    .filter((run) => run.registryId === registryId)
    .map((run) => describeRun(context, run, request.apiVersion));
  return pageOf(request, runs, context.switches.pageSize);
}

/** Removes the record; what the run does or has done stays. */
export function deleteRun(context: ArmContext, request: ArmRequest): ArmReply {
  const registry = findRegistry(context, request.path);
  const name = request.path.names[1] ?? '';
  checkExistingName(name, 'pipeline run');
  return { status: context.records.runs.delete(runId(idOf(registry), name)) ? 200 : 204 };
}

/** GET of the asynchronous operation of a run. */
export function getOperation(context: ArmContext, request: ArmRequest): ArmReply {
  const run = findRuns(context, request);
  const operation = request.path.names[2] ?? '';
  if (operation.toLowerCase() !== run.operation) {
    const type = 'Microsoft.ContainerRegistry/registries/pipelineRuns/operationStatuses';
    throw resourceNotFound(type, [run.name, operation], request.path.resourceGroup ?? '');
  }
  checkOperationUrl(request);
  return {
    status: 200,
    body: describeOperation(context, run),
    headers: asyncOperation(context, request, operationId(run)),
  };
}

const runId = (registryId: string, name: string): string => `${registryId}/pipelineRuns/${name}`;

function findRuns(context: ArmContext, { path }: ArmRequest): RunRecord {
  const registry = findRegistry(context, path);
  const name = path.names[1] ?? '';
  checkExistingName(name, 'pipeline run');
  const run = context.records.runs.get(runId(idOf(registry), name));
  if (run !== undefined) return run;
  const type = 'Microsoft.ContainerRegistry/registries/pipelineRuns';
  throw resourceNotFound(type, [registry.side.registry, name], registry.side.resourceGroup);
}

function isSameRun(run: RunRecord, body: RunBody): boolean {
  const sameTag = body.forceUpdateTag === undefined || body.forceUpdateTag === run.forceUpdateTag;
  return sameTag && isDeepStrictEqual(run.request, body.request);
}

const operationId = (run: RunRecord): string => `${run.id}/operationStatuses/${run.operation}`;

const links = (context: ArmContext, request: ArmRequest, run: RunRecord): Record<string, string> =>
  isInFlight(run) ? asyncOperation(context, request, operationId(run)) : {};
