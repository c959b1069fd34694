import type { TokenCredential } from '@azure/identity';
import type { AccountNetwork } from '../../domain/pipelines/account-network';
import type { Route } from '../../domain/route';
import { registryId, storageAccountId, type Side } from '../../domain/side';
import { armPages, armRequest, createArmClient, missingRegistry, type ArmRequest } from '../arm';
import { desiredPipeline, type PipelineResource } from './pipeline-resource';
import type { PipelineRunResource } from './pipeline-run';

/** What a run works on: references to export into a blob, or a blob to import. */
export type RunRequest =
  { readonly blob: string } | { readonly blob: string; readonly artifacts: readonly string[] };

/** ARM operations on one side's registry, its pipeline, runs and account. All throw TransferError. */
export interface Pipelines {
  /** What lets pipelines at the storage account; undefined when it is not where the settings say. */
  accountNetwork(): Promise<AccountNetwork | undefined>;
  /** Undefined when the pipeline does not exist. */
  pipeline(): Promise<PipelineResource | undefined>;
  /** Makes the pipeline, or corrects the one that was found, whose identity it keeps. */
  putPipeline(route: Route, location: string, found?: PipelineResource): Promise<PipelineResource>;
  /** The same request again changes nothing: ARM runs again for a new `forceUpdateTag` only. */
  putRun(name: string, request: RunRequest): Promise<void>;
  run(name: string): Promise<PipelineRunResource | undefined>;
  /** Every run of the registry, page by page; `turn` is waited for before each call. */
  runs(turn: () => Promise<void>): AsyncIterable<readonly PipelineRunResource[]>;
}

/** The pipelines of a side's registry. */
export function createPipelines(side: Side, credential: TokenCredential): Pipelines {
  const client = createArmClient(side, credential);
  const base = registryId(side);
  const kind = side.name === 'source' ? 'exportPipelines' : 'importPipelines';
  const pipelinePath = `${base}/${kind}/${side.pipeline}`;
  const send = <T>(request: Omit<ArmRequest, 'side' | 'service'>): Promise<T | undefined> =>
    armRequest<T>(client, { ...request, side, service: 'pipelines' });
  const put = async <T>(operation: string, path: string, body: unknown): Promise<T> => {
    const made = await send<T>({ operation, method: 'put', path, body });
    if (made === undefined) throw missingRegistry(side, operation);
    return made;
  };

  return {
    async accountNetwork() {
      const found = await armRequest<{ properties: AccountNetwork }>(client, {
        side,
        operation: `read storage account ${side.storageAccount}`,
        method: 'get',
        path: storageAccountId(side),
        service: 'storageAccount',
      });
      return found?.properties;
    },
    pipeline: () => send({ operation: `read pipeline ${side.pipeline}`, method: 'get', path: pipelinePath }),
    putPipeline: (route, location, found) =>
      put(`write pipeline ${side.pipeline}`, pipelinePath, desiredPipeline(route, side, location, found)),
    async putRun(name, request) {
      const storage = { type: 'AzureStorageBlob', name: request.blob };
      const what =
        'artifacts' in request ? { artifacts: request.artifacts, target: storage } : { source: storage };
      const body = { properties: { request: { pipelineResourceId: pipelinePath, ...what } } };
      await put(`start run ${name}`, `${base}/pipelineRuns/${name}`, body);
    },
    run: (name) =>
      send({ operation: `read run ${name}`, method: 'get', path: `${base}/pipelineRuns/${name}` }),
    async *runs(turn) {
      const request = {
        side,
        operation: 'list runs',
        path: `${base}/pipelineRuns`,
        service: 'pipelines',
      } as const;
      for await (const page of armPages<PipelineRunResource>(client, request, turn)) yield page ?? [];
    },
  };
}
