import { setTimeout as delay } from 'node:timers/promises';
import { TransferError } from '../../domain/errors';
import { timeOf, type ImportRun } from '../../domain/imports/import-run';
import { readRun, type PipelineRunResource } from '../pipelines/pipeline-run';
import type { Pipelines } from '../pipelines/pipelines';
import type { CallBudget } from './call-budget';

/** The runs of a registry as a listing found them. */
interface RunSnapshot {
  /** When the listing began: what came to be later may be missing. */
  readonly asOf: Date;
  readonly runs: readonly ImportRun[];
}

/** One listing of the runs of a registry for all who look for runs in it. */
export interface RunListing {
  /**
   * What was found last; looks again first when that is a while ago and the budget allows.
   * @throws TransferError THROTTLED while the first listing of a long list is under way.
   */
  latest(): Promise<RunSnapshot>;
}

/** A younger listing is good enough for everybody. */
const freshMs = 5_000;
/** Runs that ended longer ago are of no interest to anybody here; registries keep them for ever. */
const keptMs = 3 * 24 * 3_600_000;
/** Nobody waits longer for a listing, which goes on without them. */
const waitMs = 60_000;

/** The shared listing of one registry, within the calls of a budget. */
export function createRunListing(
  pipelines: Pick<Pipelines, 'runs'>,
  budget: CallBudget,
  now: () => Date,
): RunListing {
  let latest: RunSnapshot | undefined;
  /** Calls the last listing took. */
  let pages = 1;
  let listing: Promise<void> | undefined;

  async function list(): Promise<void> {
    const asOf = now();
    const oldest = asOf.getTime() - keptMs;
    const runs: ImportRun[] = [];
    let seen = 0;
    for await (const page of pipelines.runs(() => budget.turn())) {
      seen += 1;
      runs.push(...page.map(condense).filter((run) => isRunning(run) || timeOf(run) >= oldest));
    }
    pages = seen;
    latest = { asOf, runs };
  }

  function isDue(): boolean {
    if (latest === undefined) return true;
    const ageMs = now().getTime() - latest.asOf.getTime();
    return ageMs >= freshMs && budget.mayBegin(pages, ageMs);
  }

  return {
    async latest() {
      const starts = listing === undefined && isDue();
      if (starts) listing = list().finally(() => (listing = undefined));
      if (listing !== undefined && (starts || latest === undefined)) await atMost(waitMs, listing);
      if (latest !== undefined) return latest;
      throw new TransferError('THROTTLED', 'the first listing of the pipeline runs is still under way', {
        operation: 'list runs',
        origin: 'target',
        retryable: true,
      });
    },
  };
}

async function atMost(ms: number, work: Promise<void>): Promise<void> {
  const abandon = new AbortController();
  const { signal } = abandon;
  try {
    await Promise.race([work, delay(ms, undefined, { signal })]);
  } finally {
    abandon.abort();
  }
}

const isRunning = ({ state }: ImportRun): boolean => state.state === 'running';

function condense(run: PipelineRunResource): ImportRun {
  const { request, response } = run.properties;
  return {
    name: run.name,
    pipelineId: request?.pipelineResourceId,
    uri: response?.source?.uri,
    blob: request?.source?.name,
    createdAt: isoTime(run.systemData?.createdAt),
    triggeredAt: isoTime(response?.trigger?.sourceTrigger?.timestamp),
    startedAt: isoTime(response?.startTime),
    finishedAt: isoTime(response?.finishTime),
    // A service may say null for nothing.
    artifacts: response?.importedArtifacts ?? undefined,
    state: readRun(run),
  };
}

/** ARM writes times in ISO formats of several kinds. */
function isoTime(text: string | undefined): string | undefined {
  const time = new Date(text ?? NaN);
  return Number.isNaN(time.getTime()) ? undefined : time.toISOString();
}
