import { setTimeout as sleep } from 'node:timers/promises';
import { preciseTime } from '../../../../rehearsal/cloud/transfer/time';
import {
  isInFlight,
  type PipelineRecord,
  type RunRecord,
  type RunRequest,
} from '../../../../rehearsal/cloud/transfer/records/records';
import { defaultWorld, registryId } from '../../../../rehearsal/world';
import type { SideName } from './rig-storage';
import { containerUri, secretUri, type Rig } from './rig';

const stamp = {
  createdBy: 'test',
  createdByType: 'Application',
  createdAt: preciseTime(new Date(0)),
  lastModifiedBy: 'test',
  lastModifiedByType: 'Application',
  lastModifiedAt: preciseTime(new Date(0)),
};

/** Stores good SAS secrets and both pipelines, without ARM. */
export function setUpPipelines(
  rig: Rig,
  changes: Partial<Record<SideName, Partial<PipelineRecord>>> = {},
): Record<SideName, PipelineRecord> {
  rig.secrets.set(secretUri.source, rig.sas('source', 'racwl'));
  rig.secrets.set(secretUri.target, rig.sas('target', 'rdl'));
  const make = (name: SideName): PipelineRecord => {
    const side = defaultWorld[name];
    const kind = name === 'source' ? 'export' : 'import';
    const { objectId, clientId, resourceId } = side.pipelineIdentity;
    const pipeline: PipelineRecord = {
      id: `${registryId(side)}/${kind}Pipelines/${kind}pipeline`,
      name: `${kind}pipeline`,
      kind,
      registryId: registryId(side),
      identity: {
        userAssigned: { [resourceId]: { principalId: objectId, clientId, tenantId: side.tenantId } },
      },
      storage: {
        type: 'AzureStorageBlobContainer',
        uri: containerUri[name],
        keyVaultUri: secretUri[name],
        accessMode: 'SasToken',
      },
      options: [],
      ...(kind === 'import' ? { sourceTrigger: 'Disabled' as const } : {}),
      systemData: stamp,
      ...changes[name],
    };
    rig.records.pipelines.put(pipeline);
    return pipeline;
  };
  return { source: make('source'), target: make('target') };
}

let executions = 0;

/** Records a run in `Creating` and hands it to the engine. */
export function submitRun(
  rig: Rig,
  pipeline: PipelineRecord,
  request: Pick<RunRequest, 'blob'> & Partial<RunRequest>,
): RunRecord {
  executions += 1;
  const name = `run${String(executions).padStart(5, '0')}`;
  const run: RunRecord = {
    id: `${pipeline.registryId}/pipelineRuns/${name}`,
    name,
    kind: pipeline.kind,
    registryId: pipeline.registryId,
    request: { pipelineResourceId: pipeline.id, blobType: 'AzureStorageBlob', ...request },
    systemData: stamp,
    operation: `pipelineruns-${name}`,
    status: 'Creating',
    storage: pipeline.storage,
  };
  rig.records.runs.put(run);
  rig.engine.submit(run);
  return run;
}

/** The run once it has ended. */
export async function ended(rig: Rig, run: RunRecord): Promise<RunRecord> {
  for (;;) {
    const current = rig.records.runs.get(run.id);
    if (current === undefined) throw new Error(`the run ${run.name} is gone`);
    if (!isInFlight(current)) return current;
    await sleep(10);
  }
}

/** Exports, copies the blob between the accounts, imports. */
export async function transfer(
  rig: Rig,
  pipelines: Record<SideName, PipelineRecord>,
  artifacts: readonly string[],
  blob: string,
): Promise<Record<SideName, RunRecord>> {
  const source = await ended(rig, submitRun(rig, pipelines.source, { artifacts, blob }));
  if (source.status === 'Failed') throw new Error(source.errorMessage);
  await copyBlob(rig, blob);
  return { source, target: await ended(rig, submitRun(rig, pipelines.target, { blob })) };
}

/** Copies a blob as acr-ferry does: bytes, metadata and MD5. */
export async function copyBlob(rig: Rig, name: string): Promise<void> {
  const from = rig.container('source').getBlobClient(name);
  const { metadata, contentMD5 } = await from.getProperties();
  const content = await from.downloadToBuffer();
  await rig
    .container('target')
    .getBlockBlobClient(name)
    .uploadData(content, {
      ...(metadata && { metadata }),
      // In blocks, so that the MD5 is what the caller says and not checked.
      maxSingleShotSize: 0,
      blockSize: 4096,
      blobHTTPHeaders: contentMD5 ? { blobContentMD5: contentMD5 } : {},
    });
}
