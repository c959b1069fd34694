import { randomBytes, randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Clock } from '../../ports';
import { importRights } from '../import/import-run';
import type { PipelineRecord, RunRecord, TransferRecords } from '../records/records';
import { openContainer, type StorageAccess } from '../storage/storage';
import { describeFailure } from '../storage/storage-failure';
import { preciseTime } from '../time';
import { checkBlob, type Condition } from './trigger-conditions';

/** What a scan decided about one blob, or, without a blob, about a pipeline it could not scan. */
export interface TriggerDecision {
  readonly pipelineId: string;
  readonly blob?: string;
  readonly etag?: string;
  readonly at: string;
  readonly conditions: readonly Condition[];
  /** Name of the run the trigger started. */
  readonly run?: string;
}

/** What the source trigger works with. */
export interface SourceTriggerOptions extends StorageAccess {
  readonly records: TransferRecords;
  readonly clock: Clock;
  readonly startRun: (run: RunRecord) => void;
  readonly signal: AbortSignal;
}

/** Starts import runs for new blobs. */
export interface SourceTrigger {
  /** Scans every import pipeline now and then at the configured interval until the signal. */
  run(): Promise<void>;
  /** The latest decision about each blob of each pipeline; the newest come last. */
  decisions(): readonly TriggerDecision[];
}

const maxDecisions = 10_000;

/** The source trigger of import pipelines: it polls their containers and starts one run per blob and ETag. */
export function createSourceTrigger(options: SourceTriggerOptions): SourceTrigger {
  const { records, switches, signal } = options;
  const latest = new Map<string, TriggerDecision>();

  const decide = (decision: TriggerDecision): void => {
    const key = `${decision.pipelineId} ${decision.blob ?? ''}`;
    latest.delete(key);
    latest.set(key, decision);
    const [oldest] = latest.keys();
    if (latest.size > maxDecisions && oldest !== undefined) latest.delete(oldest);
  };

  return {
    async run() {
      while (!signal.aborted) {
        const started = performance.now();
        for (const pipeline of records.pipelines.list()) {
          if (pipeline.kind === 'import') await scan(options, pipeline, decide);
        }
        // Scans of a full container leave the process to its requests for most of the time.
        const pause = Math.max(switches.pace.triggerScanMs, 3 * (performance.now() - started));
        await sleep(pause, undefined, { signal }).catch(() => undefined);
      }
    },
    decisions: () => [...latest.values()],
  };
}

async function scan(
  options: SourceTriggerOptions,
  pipeline: PipelineRecord,
  decide: (decision: TriggerDecision) => void,
): Promise<void> {
  const { records, clock, switches, signal } = options;
  const decision = { pipelineId: pipeline.id, at: preciseTime(clock()) };
  const enabled = pipeline.sourceTrigger === 'Enabled';
  const condition: Condition = {
    name: 'enabled',
    met: enabled,
    detail: `the trigger is ${enabled ? 'Enabled' : 'Disabled'}`,
  };
  const listed: Condition = { name: 'list', met: true, detail: 'the container was listed' };
  if (!enabled) {
    decide({ ...decision, conditions: [condition] });
    return;
  }
  const started = records.triggered.get(pipeline.id)?.blobs ?? {};
  const seen: Record<string, string> = {};
  try {
    const found = openContainer(options, pipeline, importRights).listBlobsFlat({
      includeMetadata: true,
      includeCopy: true,
      abortSignal: signal,
    });
    for await (const blob of found) {
      const { etag } = blob.properties;
      const earlier = started[blob.name];
      const conditions = [condition, listed, ...checkBlob(blob, earlier, clock(), switches)];
      const run = conditions.every(({ met }) => met) ? triggeredRun(pipeline, blob.name, clock()) : undefined;
      const handled = run === undefined ? earlier : etag;
      if (handled !== undefined) seen[blob.name] = handled;
      decide({ ...decision, blob: blob.name, etag, conditions, ...(run && { run: run.name }) });
      if (run !== undefined) {
        // A process killed between the two starts the run once more, which imports the same digests again.
        options.startRun(run);
        records.triggered.put({ id: pipeline.id, name: pipeline.name, blobs: { ...started, ...seen } });
      }
    }
  } catch (error) {
    if (signal.aborted) return;
    const detail = describeFailure(error);
    decide({ ...decision, conditions: [condition, { ...listed, met: false, detail }] });
    return;
  }
  // Blobs that are gone are forgotten, so that the record does not grow for ever.
  if (Object.keys(seen).length < Object.keys(started).length) {
    records.triggered.put({ id: pipeline.id, name: pipeline.name, blobs: seen });
  }
}

/** Names of such runs hold an underscore, which callers may not use for theirs. */
function triggeredRun(pipeline: PipelineRecord, blob: string, now: Date): RunRecord {
  const name = `${pipeline.name.slice(0, 30)}_${randomBytes(8).toString('hex')}`;
  const at = preciseTime(now);
  const by = 'source trigger';
  return {
    id: `${pipeline.registryId}/pipelineRuns/${name}`,
    name,
    kind: 'import',
    registryId: pipeline.registryId,
    request: { pipelineResourceId: pipeline.id, blob, blobType: 'AzureStorageBlob' },
    systemData: {
      createdBy: by,
      createdByType: 'Application',
      createdAt: at,
      lastModifiedBy: by,
      lastModifiedByType: 'Application',
      lastModifiedAt: at,
    },
    operation: `pipelineruns-${randomUUID()}`,
    status: 'Creating',
    storage: pipeline.storage,
    trigger: { timestamp: at },
  };
}
