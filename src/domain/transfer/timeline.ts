import type { TransferReport } from './report';
import { phaseSchema, type Phase, type Span, type TransferStatus } from './status';

/** When what went on in each batch of a transfer, to be drawn; times are milliseconds from its start. */

/** A phase of a batch, or the time it waited for its turn. */
export interface Stretch {
  readonly what: Phase | 'wait';
  readonly from: number;
  readonly to: number;
  /** It goes on. */
  readonly isOpen?: true;
  /** The batch stopped in it. */
  readonly isStopped?: true;
  /** How often something of it was done again. */
  readonly retries?: number;
}

/** The plan, or a batch. */
export interface TimelineRow {
  /** None of the plan. */
  readonly batch?: number;
  readonly stretches: readonly Stretch[];
}

/** What made a transfer as long as it is: the longest stretch of the row that ended last. */
interface Longest {
  readonly row: TimelineRow;
  readonly stretch: Stretch;
}

/** A transfer over time. */
export interface Timeline {
  readonly transferId: string;
  readonly status: TransferStatus;
  readonly startedAt: string;
  readonly lengthMs: number;
  readonly rows: readonly TimelineRow[];
  readonly longest?: Longest;
}

type OpenSpan = Pick<Span, 'from' | 'retries'> & { readonly to?: string | undefined };

/** What is known of a batch. */
export interface TimelineBatch {
  readonly batch: number;
  readonly spans?: Partial<Record<Phase, OpenSpan>> | undefined;
  readonly stoppedIn?: Phase | undefined;
  readonly exportRuns?: number | undefined;
  readonly importRuns?: number | undefined;
}

/** What is known of a transfer. */
export interface TimelineParts extends Pick<Timeline, 'transferId' | 'status' | 'startedAt'> {
  /** Its end, or now. */
  readonly until: string;
  /** Without an end while it is made; absent where it was lost. */
  readonly plan?: OpenSpan;
  readonly batches: readonly TimelineBatch[];
}

/** Puts what is known of a transfer on one line of time. */
export function timelineOf({ transferId, status, startedAt, ...parts }: TimelineParts): Timeline {
  const { plan, batches } = parts;
  const start = Date.parse(startedAt);
  const until = Math.max(Date.parse(parts.until) - start, 0);
  const planned = plan && stretchOf('plan', plan, start, until);
  const rows: TimelineRow[] = [
    ...(planned ? [{ stretches: [planned] }] : []),
    ...[...batches]
      .sort((a, b) => a.batch - b.batch)
      .map((each) => rowOf(each, start, until, planned?.to ?? 0)),
  ].filter(({ stretches }) => stretches.length > 0);
  const lengthMs = Math.max(until, ...rows.map(endOf), 1);
  const longest = longestOf(rows);
  return { transferId, status, startedAt, lengthMs, rows, ...(longest && { longest }) };
}

/** The same of a transfer that ended. */
export function timelineOfReport(report: TransferReport): Timeline {
  const { transferId, status, startedAt, finishedAt, phases, batches } = report;
  const { plan: tookMs } = phases;
  const to = tookMs !== undefined && new Date(Date.parse(startedAt) + tookMs).toISOString();
  const plan = to && { plan: { from: startedAt, to } };
  return timelineOf({ ...{ transferId, status, startedAt, until: finishedAt, batches }, ...plan });
}

function rowOf(of: TimelineBatch, start: number, until: number, ready: number): TimelineRow {
  const { batch, spans = {}, stoppedIn } = of;
  const runs: Partial<Record<Phase, number>> = { export: of.exportRuns ?? 1, import: of.importRuns ?? 1 };
  const phases = phaseSchema.options.flatMap((phase) => {
    const span = spans[phase];
    if (span === undefined) return [];
    const again = (span.retries ?? 0) + (runs[phase] ?? 1) - 1;
    return [
      {
        ...stretchOf(phase, span, start, until),
        ...(again > 0 && { retries: again }),
        ...(phase === stoppedIn && { isStopped: true as const }),
      },
    ];
  });
  return {
    batch,
    stretches: withWaits(
      phases.sort((a, b) => a.from - b.from),
      ready,
    ),
  };
}

function stretchOf(what: Phase, { from, to }: OpenSpan, start: number, until: number): Stretch {
  const begun = Math.max(Date.parse(from) - start, 0);
  const ended = to === undefined ? until : Date.parse(to) - start;
  return { what, from: begun, to: Math.max(ended, begun), ...(to === undefined && { isOpen: true }) };
}

/** What lies between two phases is the pace of the orchestration, unless it is long. */
const leastWaitMs = 2000;

function withWaits(phases: readonly Stretch[], ready: number): Stretch[] {
  let free = ready;
  return phases.flatMap((phase) => {
    const wait = { what: 'wait', from: free, to: phase.from } as const;
    free = Math.max(free, phase.to);
    return wait.to - wait.from < leastWaitMs ? [phase] : [wait, phase];
  });
}

/** When a row ended. */
const endOf = ({ stretches }: TimelineRow): number => Math.max(0, ...stretches.map(({ to }) => to));

function longestOf(rows: readonly TimelineRow[]): Longest | undefined {
  const row = rows.reduce<TimelineRow | undefined>(
    (last, each) => (last === undefined || endOf(each) >= endOf(last) ? each : last),
    undefined,
  );
  const stretch = row?.stretches.reduce((a, b) => (b.to - b.from > a.to - a.from ? b : a));
  return row && stretch && { row, stretch };
}

/** Rows that say more than others: stopped, done again, under way, or the longest. */
const isTelling = ({ batch, stretches }: TimelineRow): boolean =>
  batch === undefined || stretches.some(({ isOpen, isStopped, retries }) => isOpen ?? isStopped ?? retries);

/** At most so many rows: those that tell most, and an even choice of the others. */
export function chosenRows({ rows, longest }: Timeline, most: number): readonly TimelineRow[] {
  if (rows.length <= most) return rows;
  const telling = rows.filter((row) => row === longest?.row || isTelling(row));
  const others = rows.filter((row) => !telling.includes(row));
  const chosen = new Set([...evenly(telling, most), ...evenly(others, Math.max(most - telling.length, 0))]);
  if (longest !== undefined) chosen.add(longest.row);
  return rows.filter((row) => chosen.has(row));
}

function evenly<T>(items: readonly T[], most: number): readonly T[] {
  if (items.length <= most) return items;
  return Array.from({ length: most }, (_, i) => items[Math.floor((i * items.length) / most)] as T);
}
