import { setTimeout as sleep } from 'node:timers/promises';
import { expect } from 'vitest';
import { defaultWorld, registryId } from '../../../../rehearsal/world';
import type { SideName } from '../transfer/rig-storage';
import { containerUri, secretUri, type Rig } from '../transfer/rig';
import { callArm, type Answer, type Call, type RunBody } from './arm-client';

export const preview = '2025-06-01-preview';

const base = { source: registryId(defaultWorld.source), target: registryId(defaultWorld.target) };

/** A request below the registry of a side: `exportPipelines/name`. */
export const callRegistry = (
  rig: Rig,
  side: SideName,
  path: string,
  call: Call & { apiVersion?: string } = {},
): Promise<Answer> =>
  callArm(rig, side, `${base[side]}/${path}?api-version=${call.apiVersion ?? preview}`, call);

export const userAssigned = (side: SideName) => ({
  type: 'UserAssigned',
  userAssignedIdentities: { [defaultWorld[side].pipelineIdentity.resourceId]: {} },
});

/** An export pipeline, of the source side, has a target; an import pipeline has a source. */
export const storageOf = (side: SideName): SideName => (side === 'source' ? 'target' : 'source');

/** A good body for a pipeline of that side. */
export const pipelineBody = (side: SideName, properties: Record<string, unknown> = {}) => ({
  identity: userAssigned(side),
  properties: {
    [storageOf(side)]: { uri: containerUri[side], keyVaultUri: secretUri[side] },
    ...properties,
  },
});

export const kindOf = (side: SideName) => (side === 'source' ? 'exportPipelines' : 'importPipelines');

export async function putPipeline(rig: Rig, side: SideName, name = 'pipeline'): Promise<void> {
  const answer = await callRegistry(rig, side, `${kindOf(side)}/${name}`, {
    method: 'PUT',
    body: pipelineBody(side),
  });
  expect(answer).toMatchObject({ status: 200 });
}

/** A good body for a run of that side's pipeline. */
export function runBody(
  side: SideName,
  request: Record<string, unknown> = {},
  forceUpdateTag?: string,
): { properties: { request: Record<string, unknown> } } {
  const what =
    side === 'source'
      ? { artifacts: ['app:v1'], target: { name: 'app.tar' } }
      : { source: { name: 'app.tar' } };
  const pipelineResourceId = `${base[side]}/${kindOf(side)}/pipeline`;
  return {
    properties: {
      request: { pipelineResourceId, ...what, ...request },
      ...(forceUpdateTag === undefined ? {} : { forceUpdateTag }),
    },
  };
}

export const putRun = (
  rig: Rig,
  side: SideName,
  name: string,
  body: unknown = runBody(side),
): Promise<Answer> => callRegistry(rig, side, `pipelineRuns/${name}`, { method: 'PUT', body });

/** The run's resource once it has finished. */
export async function finishedRun(rig: Rig, side: SideName, name: string): Promise<RunBody> {
  for (;;) {
    const body = (await callRegistry(rig, side, `pipelineRuns/${name}`)).body as RunBody;
    if (body.properties.response?.finishTime !== undefined) return body;
    await sleep(10);
  }
}

/** Matches an answer with ARM's error envelope. */
export const failure = (status: number, code: string, message: RegExp | string, target?: string) => ({
  status,
  body: {
    error: {
      code,
      message: typeof message === 'string' ? message : (expect.stringMatching(message) as string),
      ...(target === undefined ? {} : { target }),
    },
  },
});

/** A good body for an export run into a blob. */
export const exportTo = (blob: string, forceUpdateTag?: string) =>
  runBody('source', { target: { name: blob } }, forceUpdateTag);

/** Path and query of a link to a run's operation. */
export function operationPath(url: unknown): string {
  const { pathname, search } = new URL(String(url));
  return pathname + search;
}

/** Matches a time as ARM writes it. */
export const precise = expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{7}\+00:00$/) as string;
