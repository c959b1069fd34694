import { containerUrl, type Side } from '../side';
import type { RunState } from '../pipelines/runs';

/** An import run as a listing of runs shows it, without what nobody asks for. Times are ISO. */
export interface ImportRun {
  readonly name: string;
  /** Resource id of its pipeline. */
  readonly pipelineId?: string | undefined;
  /** URL of the blob; absent until the run executes. */
  readonly uri?: string | undefined;
  /** Name of the blob as the run was asked for it. */
  readonly blob?: string | undefined;
  readonly createdAt?: string | undefined;
  /** When the source trigger started it; absent when somebody else did. */
  readonly triggeredAt?: string | undefined;
  readonly startedAt?: string | undefined;
  readonly finishedAt?: string | undefined;
  readonly artifacts?: readonly string[] | undefined;
  readonly state: RunState;
}

/** The clocks of ACR, storage and this app may differ by so much. */
const clockSkewMs = 5 * 60_000;

/** When a run came to be; a run that does not say is as old as can be. */
export const timeOf = ({ triggeredAt, startedAt, createdAt }: ImportRun): number =>
  Date.parse(triggeredAt ?? startedAt ?? createdAt ?? '') || 0;

/** Which runs are meant. */
export interface Wanted {
  readonly blob: string;
  /** ISO time; runs before it imported an earlier blob of the same name. */
  readonly since: string;
  /** Only runs of the source trigger. */
  readonly triggeredOnly?: boolean;
}

/** The runs of a side's import pipeline for a blob, latest first. */
export function findRuns(runs: readonly ImportRun[], side: Side, wanted: Wanted): ImportRun[] {
  const earliest = Date.parse(wanted.since) - clockSkewMs;
  return runs
    .filter((run) => importsFrom(run, side, wanted.blob) && timeOf(run) >= earliest)
    .filter(({ triggeredAt }) => wanted.triggeredOnly !== true || triggeredAt !== undefined)
    .sort((a, b) => timeOf(b) - timeOf(a));
}

/** ARM and the CLI change the case of container and pipeline; the names of blobs have one. */
function importsFrom({ uri, blob, pipelineId }: ImportRun, side: Side, wanted: string): boolean {
  const pipeline = pipelineId?.split('/').at(-1);
  if (pipeline !== undefined && pipeline.toLowerCase() !== side.pipeline.toLowerCase()) return false;
  if (uri === undefined) return blob === wanted;
  const container = `${containerUrl(side)}/`;
  const name = uri.slice(container.length);
  return (
    uri.slice(0, container.length).toLowerCase() === container.toLowerCase() &&
    (name === wanted || unescaped(name) === wanted)
  );
}

/** Whether the service escapes names in URIs is not documented. */
function unescaped(name: string): string {
  try {
    return decodeURIComponent(name);
  } catch {
    return name;
  }
}
