import type { Failure } from '../errors';
import type { Arrival } from './arrival';
import type { Verdict } from './conditions';

/**
 * How an import stands: waiting for a run, imported by one, or how that ended. `not-picked-up`: no run came in time. `gone`: the blob
 * vanished and no run names it. `replaced`: another version took its place before a run came. `unknown`: acr-ferry could not watch.
 */
export type ImportStatus =
  | 'waiting'
  | 'importing'
  | 'succeeded'
  | 'partial'
  | 'failed'
  | 'not-picked-up'
  | 'gone'
  | 'replaced'
  | 'unknown';

/** How an import ended. */
export type EndStatus = Exclude<ImportStatus, 'waiting' | 'importing'>;

/** What is known of one version of a blob and its import; a document, changed as the import goes on. */
export interface Observation extends Omit<Arrival, 'etag'> {
  readonly importId: string;
  readonly route: string;
  readonly status: ImportStatus;
  readonly etag?: string;
  readonly bytes?: number;
  /** A run that begins earlier imports something else. ISO time. */
  readonly since: string;
  /** A run must have come by then. ISO time. */
  readonly pickUpBy: string;
  readonly verdict?: Verdict;
  /** The transfer the blob belongs to; without it the blob came by other means. */
  readonly transfer?: BatchOfTransfer;
  readonly run?: ObservedRun;
  readonly finishedAt?: string;
  readonly error?: Failure;
  readonly notes: readonly string[];
}

/** A batch of a transfer, and the route whose documents tell of it. */
export interface BatchOfTransfer {
  readonly transferId: string;
  readonly batch: number;
  readonly route: string;
}

/** The run that imports a blob. */
export interface ObservedRun {
  readonly name: string;
  readonly startedBy: 'source-trigger' | 'acr-ferry' | 'other';
  /** When it was first seen here. ISO times, all of them. */
  readonly seenAt: string;
  readonly triggeredAt?: string | undefined;
  readonly startedAt?: string | undefined;
  readonly finishedAt?: string | undefined;
  readonly artifacts?: readonly string[] | undefined;
}

/** Which import observes a version of a blob: the first that claimed it. */
export interface Claim {
  readonly importId: string;
}

/** What the view of a transfer shows of the arrival of a batch. */
export interface ArrivalSummary {
  readonly importId: string;
  readonly status: ImportStatus;
  readonly noticedAt: string;
  readonly run?: string;
}

export const summaryOf = ({ importId, status, noticedAt, run }: Observation): ArrivalSummary => ({
  importId,
  status,
  noticedAt,
  ...(run && { run: run.name }),
});

/** What is shown when another version of the blob was, or is, observed as well: the later one, and never what was replaced. */
export const laterOf = (shown: ArrivalSummary | undefined, next: ArrivalSummary): ArrivalSummary =>
  shown !== undefined &&
  shown.importId !== next.importId &&
  (next.status === 'replaced' || Date.parse(shown.noticedAt) > Date.parse(next.noticedAt))
    ? shown
    : next;
