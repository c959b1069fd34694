import { setTimeout as sleep } from 'node:timers/promises';
import { blobHost, cloudOf, registryId, vaultHost, vaultId, type WorldSide } from '../../rehearsal/world';
import type { Az } from './az';

const version = 'api-version=2025-06-01-preview';
const secret = 'transfersas';

/** One side of Microsoft's walkthrough: who works there, and with what. */
export interface Walker {
  readonly az: Az;
  readonly side: WorldSide;
  readonly kind: 'export' | 'import';
}

export const containerOf = (side: WorldSide): string => `https://${blobHost(side)}/${side.container}`;

/** Makes a SAS of the container, by the account's key, and puts it into the vault, as the operator may then. */
export async function storeSas({ az, side, kind }: Walker): Promise<string> {
  await az.assign('Key Vault Secrets Officer', vaultId(side), side.operator.objectId);
  const expiry = `${new Date(Date.now() + 86_400_000).toISOString().slice(0, 16)}Z`;
  const sas = await az<string>(
    ...['storage', 'container', 'generate-sas', '--account-name', side.storageAccount],
    ...['--name', side.container, '--https-only', '--expiry', expiry],
    ...['--permissions', kind === 'export' ? 'alrw' : 'dlr'],
  );
  const url = `https://${vaultHost(side)}/secrets/${secret}?api-version=7.4`;
  await az.rest('put', url, { value: `?${sas}` }, `https://${cloudOf(side).keyVaultSuffix}`);
  return sas;
}

/** Properties of a side's pipeline: no trigger, so that only what is asked for is imported. */
export function pipelineOf({ side, kind }: Walker): object {
  const storage = {
    type: 'AzureStorageBlobContainer',
    uri: containerOf(side),
    keyVaultUri: `https://${vaultHost(side)}/secrets/${secret}`,
  };
  return kind === 'export'
    ? { target: storage, options: ['OverwriteBlobs'] }
    : { source: storage, options: ['OverwriteTags'], trigger: { sourceTrigger: { status: 'Disabled' } } };
}

interface Pipeline {
  readonly identity: { readonly principalId: string };
  readonly properties: { readonly provisioningState: string };
}

/** Makes the pipeline by `az rest`, with an identity of its own. */
export async function putPipeline(walker: Walker): Promise<void> {
  const { az, side, kind } = walker;
  await az.rest('put', `${registryId(side)}/${kind}Pipelines/${kind}Pipeline?${version}`, {
    location: side.location,
    identity: { type: 'SystemAssigned' },
    properties: pipelineOf(walker),
  });
}

/** Lets the pipeline's identity read the vault. */
export async function letPipelineRead({ az, side, kind }: Walker): Promise<Pipeline> {
  const url = `${registryId(side)}/${kind}Pipelines/${kind}Pipeline?${version}`;
  const pipeline = await az.rest<Pipeline>('get', url);
  await az.assign('Key Vault Secrets User', vaultId(side), pipeline.identity.principalId);
  return pipeline;
}

interface Run {
  readonly properties: {
    readonly response?: { readonly status: string; readonly pipelineRunErrorMessage?: string };
  };
}

/** Makes a run by `az rest` and asks for it until it has ended. */
export async function runPipeline({ az, side, kind }: Walker, request: object): Promise<Run> {
  const pipelineResourceId = `${registryId(side)}/${kind}Pipelines/${kind}Pipeline`;
  const url = `${registryId(side)}/pipelineRuns/${kind}Run?${version}`;
  await az.rest('put', url, { properties: { request: { pipelineResourceId, ...request } } });
  return ended(az, url);
}

async function ended(az: Az, url: string): Promise<Run> {
  for (;;) {
    const run = await az.rest<Run>('get', url);
    const status = run.properties.response?.status;
    if (status === 'Succeeded' || status === 'Failed') return run;
    await sleep(200);
  }
}
