import { buffer } from 'node:stream/consumers';
import { extract } from 'tar-stream';
import { afterAll, beforeAll, beforeEach } from 'vitest';
import type { PipelineRecord, RunRecord } from '../../../../rehearsal/cloud/transfer/records/records';
import { pushImage } from './images';
import { startRig, type Rig } from './rig';
import { ended, setUpPipelines, submitRun } from './transfers';

/** A rig with an image `app`, its export pipeline, and a blob of its own for every test. */
export interface ExportSite {
  readonly rig: Rig;
  readonly pipeline: PipelineRecord;
  blob: string;
  /** Exports into the blob. */
  readonly run: (artifacts: readonly string[], change?: Partial<PipelineRecord>) => Promise<RunRecord>;
  readonly blobExists: () => Promise<boolean>;
  /** Path -> content of the blob's archive. */
  readonly readBack: () => Promise<Map<string, Buffer>>;
}

/** Starts a rig before the tests of a file and removes it after them. */
export function useExports(): ExportSite {
  let rig: Rig;
  let blobs = 0;
  beforeAll(async () => {
    rig = await startRig({ switches: { maxLayerBytes: 10_000 } });
    await pushImage(rig.store.source, 'app', 'v1');
    await pushImage(rig.store.source, 'app', 'latest');
  });
  afterAll(() => rig.remove());

  let pipeline: PipelineRecord;
  beforeEach(() => {
    pipeline = setUpPipelines(rig).source;
    blobs += 1;
    site.blob = `blob${String(blobs)}.tar`;
  });

  const client = () => rig.container('source').getBlobClient(site.blob);
  const site: ExportSite = {
    get rig() {
      return rig;
    },
    get pipeline() {
      return pipeline;
    },
    blob: '',
    run: (artifacts, change = {}) => {
      rig.records.pipelines.put({ ...pipeline, ...change });
      return ended(rig, submitRun(rig, { ...pipeline, ...change }, { artifacts, blob: site.blob }));
    },
    blobExists: () => client().exists(),
    readBack: async () => {
      const tar = extract();
      tar.end(await client().downloadToBuffer());
      const files = new Map<string, Buffer>();
      for await (const entry of tar) files.set(entry.header.name, await buffer(entry));
      return files;
    },
  };
  return site;
}
