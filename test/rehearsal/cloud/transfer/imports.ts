import type { BlockBlobClient } from '@azure/storage-blob';
import { afterAll, beforeAll, beforeEach, expect } from 'vitest';
import type { PipelineRecord, RunRecord } from '../../../../rehearsal/cloud/transfer/records/records';
import type { SideName } from './rig-storage';
import { startRig, type Rig } from './rig';
import { copyBlob, ended, setUpPipelines, submitRun } from './transfers';

/** A rig with both pipelines, for imports of blobs that an export run has written. */
export interface ImportSite {
  readonly rig: Rig;
  /** A repository nobody used before. */
  readonly fresh: () => string;
  /** Exports into a blob and copies it to the target. */
  readonly exportTo: (blob: string, artifacts: readonly string[]) => Promise<RunRecord>;
  /** Imports a blob. */
  readonly run: (
    blob: string,
    change?: Partial<PipelineRecord>,
    request?: Partial<RunRecord['request']>,
  ) => Promise<RunRecord>;
  readonly blobAt: (blob: string) => BlockBlobClient;
  readonly digestAt: (side: SideName, repository: string, reference: string) => string | undefined;
}

/** Starts a rig before the tests of a file and removes it after them. */
export function useImports(): ImportSite {
  let rig: Rig;
  let pipelines: Record<SideName, PipelineRecord>;
  let repositories = 0;
  beforeAll(async () => {
    rig = await startRig();
  });
  afterAll(() => rig.remove());
  beforeEach(() => {
    pipelines = setUpPipelines(rig);
  });

  return {
    get rig() {
      return rig;
    },
    fresh: () => `repository${String((repositories += 1))}`,
    exportTo: async (blob, artifacts) => {
      const run = await ended(rig, submitRun(rig, pipelines.source, { artifacts, blob }));
      expect(run).toMatchObject({ status: 'Succeeded' });
      await copyBlob(rig, blob);
      return run;
    },
    run: (blob, change = {}, request = {}) => {
      const pipeline = { ...pipelines.target, ...change };
      rig.records.pipelines.put(pipeline);
      return ended(rig, submitRun(rig, pipeline, { blob, ...request }));
    },
    blobAt: (blob) => rig.container('target').getBlockBlobClient(blob),
    digestAt: (side, repository, reference) => rig.store[side].resolve(repository, reference)?.digest,
  };
}
