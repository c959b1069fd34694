import { isInFlight, type RunRecord } from '../../transfer/records/records';
import { hasAccessMode } from '../requests/api-versions';
import type { ArmContext } from '../context';

/** Body of a pipeline run. */
export function describeRun(context: ArmContext, run: RunRecord, apiVersion: string): unknown {
  const { pipelineResourceId, artifacts, blob, blobType, catalogDigest } = run.request;
  const side = run.kind === 'export' ? 'target' : 'source';
  return {
    id: run.id,
    name: run.name,
    type: 'Microsoft.ContainerRegistry/registries/pipelineRuns',
    systemData: run.systemData,
    properties: {
      provisioningState: isInFlight(run) ? stateInFlight(context, run) : run.status,
      request: {
        pipelineResourceId,
        ...(artifacts && { artifacts }),
        [side]: { type: blobType, name: blob },
        ...(catalogDigest && { catalogDigest }),
      },
      ...(run.forceUpdateTag !== undefined && { forceUpdateTag: run.forceUpdateTag }),
      ...(run.status !== 'Creating' && { response: describeResponse(context, run, side, apiVersion) }),
    },
  };
}

/**
 * Body of the asynchronous operation of a run: its status alone, as recorded for registries. Microsoft's own
 * sample looks for a failed run after the operation has succeeded, so by default that is how one looks.
 */
export function describeOperation({ switches }: ArmContext, run: RunRecord): unknown {
  const ended = isInFlight(run)
    ? undefined
    : run.status === 'Failed'
      ? switches.failedRunOperation
      : 'Succeeded';
  return {
    status: ended ?? run.status,
    ...(ended === 'Failed' && {
      error: { code: 'PipelineRunFailed', message: run.errorMessage ?? 'The pipeline run failed.' },
    }),
  };
}

const stateInFlight = ({ switches }: ArmContext, run: RunRecord): string =>
  run.status === 'Creating' ? 'Creating' : switches.executingState;

function describeResponse(
  { engine, switches }: ArmContext,
  run: RunRecord,
  side: 'source' | 'target',
  apiVersion: string,
): unknown {
  const { uri, keyVaultUri, accessMode } = run.storage;
  return {
    status: switches.runWords[run.status] ?? run.status,
    progress: { percentage: String(engine.percentOf(run)) },
    ...(run.startTime !== undefined && { startTime: run.startTime }),
    ...(run.finishTime !== undefined && { finishTime: run.finishTime }),
    [side]: {
      type: 'AzureStorageBlob',
      uri: `${uri.replace(/\/$/, '')}/${run.request.blob}`,
      ...(keyVaultUri !== undefined && accessMode === 'SasToken' && { keyVaultUri }),
      ...(hasAccessMode(apiVersion) && { storageAccessMode: accessMode }),
    },
    ...(run.importedArtifacts && { importedArtifacts: run.importedArtifacts }),
    ...(run.catalogDigest !== undefined && { catalogDigest: run.catalogDigest }),
    ...(run.trigger && { trigger: { sourceTrigger: { timestamp: run.trigger.timestamp } } }),
    ...(run.errorMessage !== undefined && { pipelineRunErrorMessage: run.errorMessage }),
  };
}
