import { z } from 'zod';
import type { RouteMode, Way } from '../../domain/route';
import type { Phase } from '../../domain/transfer/status';
import type { FinishedBatch } from './batches/finished-batches';
import type { BatchView } from './batches/batch-view';

/** How far a transfer is that runs, over all its batches. */
export const progressSchema = z
  .object({
    fraction: z
      .number()
      .min(0)
      .max(1)
      .describe('Of the way of all bytes; a phase weighs what it mostly takes.'),
    bytesDone: z.int().min(0).describe('Copied or handed over.'),
    bytesTotal: z.int().min(0).describe('As the source lists them: shared layers may make it less.'),
    bytesPerSecond: z.number().optional().describe('Of the copies in flight, together.'),
    etaSeconds: z.int().optional().describe('Absent until three batches have ended.'),
  })
  .meta({ id: 'Progress' });
export type Progress = z.output<typeof progressSchema>;

/** What share of its way a batch spends in a phase, by the usual lengths. */
const weights: Readonly<Record<RouteMode | 'byImport', readonly (readonly [Phase, number])[]>> = {
  connected: [
    ['export', 0.35],
    ['copy', 0.3],
    ['import', 0.3],
    ['verify', 0.05],
  ],
  send: [
    ['export', 0.6],
    ['handover', 0.4],
  ],
  receive: [
    ['check', 0.3],
    ['import', 0.6],
    ['verify', 0.1],
  ],
  byImport: [
    ['import', 0.95],
    ['verify', 0.05],
  ],
};

const samplesNeeded = 3;

/** What is known of a transfer that runs. */
export interface Underway {
  readonly mode: RouteMode;
  readonly via?: Way | undefined;
  readonly batches: number;
  /** As planned. */
  readonly bytes: number;
  readonly finished: readonly FinishedBatch[];
  readonly active: readonly BatchView[];
  readonly elapsedMs: number;
}

/** Sums up how far the batches are; undefined until there is a plan. */
export function progressOf(underway: Underway): Progress | undefined {
  const { mode, via, batches, bytes, finished, active, elapsedMs } = underway;
  const phases = weights[via === 'import' ? 'byImport' : mode];
  if (batches === 0) return undefined;
  /** A batch weighs what it holds; one of which that is not known, as the others on average. */
  const weighed = (planned = bytes / batches, way = 1): number =>
    (bytes > 0 ? planned / bytes : 1 / batches) * way;
  const fraction = Math.min(
    sum(finished.map(({ planned }) => weighed(planned))) +
      sum(active.map((batch) => weighed(batch.holds?.bytes, wayOf(batch, phases)))),
    1,
  );
  const bytesDone =
    sum(finished.map((batch) => batch.bytes)) + sum(active.map(({ copy }) => copy?.bytesDone ?? 0));
  const rates = active.flatMap(({ copy }) => copy?.bytesPerSecond ?? []);
  const leftMs = (elapsedMs / fraction) * (1 - fraction);
  return {
    fraction,
    bytesDone,
    bytesTotal: Math.max(bytes, bytesDone),
    ...(rates.length > 0 && { bytesPerSecond: sum(rates) }),
    ...(finished.length >= samplesNeeded && { etaSeconds: Math.ceil(leftMs / 1000) }),
  };
}

/** How much of its way a batch has behind it. */
function wayOf({ phase, percent, copy }: BatchView, phases: (typeof weights)[RouteMode]): number {
  const at = phases.findIndex(([each]) => each === phase);
  const [, weight] = phases[at] ?? [phase, 0];
  const part = copy && copy.bytesTotal > 0 ? copy.bytesDone / copy.bytesTotal : (percent ?? 0) / 100;
  return sum(phases.slice(0, Math.max(at, 0)).map(([, each]) => each)) + weight * Math.min(part, 1);
}

const sum = (numbers: readonly number[]): number => numbers.reduce((total, each) => total + each, 0);
