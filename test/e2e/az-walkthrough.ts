import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { blobHost, cloudOf, registryId, vaultHost, vaultId, type WorldSide } from '../../rehearsal/world';
import type { Az } from './az';
import { exportPipelineTemplate, exportRunTemplate } from './az-templates';

const version = 'api-version=2025-06-01-preview';
const secret = 'transfersas';

/** One side of Microsoft's walkthrough: who works there, and with what. */
export interface Walker {
  readonly az: Az;
  readonly side: WorldSide;
  readonly kind: 'export' | 'import';
}

export const containerOf = (side: WorldSide): string => `https://${blobHost(side)}/${side.container}`;

/** Makes a SAS of the container, by the account's key, and puts it into the vault. */
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

interface Pipeline {
  readonly identity: { readonly principalId: string };
  readonly properties: { readonly provisioningState: string };
}

/** Makes the pipeline of the source by template, that of the target by `az rest`. */
export async function makePipeline({ az, side, kind }: Walker): Promise<void> {
  const uri = containerOf(side);
  const keyVaultUri = `https://${vaultHost(side)}/secrets/${secret}`;
  const pipelineName = `${kind}Pipeline`;
  if (kind === 'export') {
    await deploy({ az, side }, exportPipelineTemplate, { pipelineName, uri, keyVaultUri });
    return;
  }
  await az.rest('put', `${registryId(side)}/importPipelines/${pipelineName}?${version}`, {
    location: side.location,
    identity: { type: 'SystemAssigned' },
    properties: {
      source: { type: 'AzureStorageBlobContainer', uri, keyVaultUri },
      options: ['OverwriteTags'],
      // So that only what is asked for is imported.
      trigger: { sourceTrigger: { status: 'Disabled' } },
    },
  });
}

/** Deploys a template into the resource group of a side. */
async function deploy(
  { az, side }: Pick<Walker, 'az' | 'side'>,
  template: object,
  parameters: Readonly<Record<string, string>>,
): Promise<void> {
  const file = path.join(mkdtempSync(path.join(tmpdir(), 'acr-ferry-template-')), 'azuredeploy.json');
  writeFileSync(file, JSON.stringify(template));
  const given = Object.entries({ registryName: side.registry, ...parameters });
  const deployed = await az<{ properties: { provisioningState: string } }>(
    ...['deployment', 'group', 'create', '--resource-group', side.resourceGroup, '--template-file', file],
    ...['--parameters', ...given.map(([name, value]) => `${name}=${value}`)],
  );
  rmSync(path.dirname(file), { recursive: true });
  if (deployed.properties.provisioningState !== 'Succeeded') throw new Error(JSON.stringify(deployed));
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

/** Exports artifacts by a run that a template makes. */
export async function exportTo(walker: Walker, blob: string, artifacts: readonly string[]): Promise<Run> {
  const { az, side } = walker;
  const names = { pipelineName: 'exportPipeline', runName: 'exportRun' };
  await deploy(walker, exportRunTemplate, { ...names, blob, artifacts: artifacts.join() });
  return ended(az, `${registryId(side)}/pipelineRuns/exportRun?${version}`);
}

/** Imports a blob by a run that `az rest` makes. */
export async function importFrom({ az, side }: Walker, blob: string): Promise<Run> {
  const request = {
    pipelineResourceId: `${registryId(side)}/importPipelines/importPipeline`,
    source: { type: 'AzureStorageBlob', name: blob },
  };
  const url = `${registryId(side)}/pipelineRuns/importRun?${version}`;
  await az.rest('put', url, { properties: { request } });
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

/** Has the script of the documents transfer an artifact; gives its tag at the target. */
export async function byHand(state: string, artifact: string): Promise<unknown> {
  const { stdout } = await promisify(execFile)('bash', ['docs/by-hand.sh', artifact, state]);
  return JSON.parse(stdout);
}
