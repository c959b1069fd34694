import { z } from 'zod';
import type { LogEvent } from '../events/log-event';
import { phaseSchema } from '../transfer/status';
import type { Measure } from './metrics';

const amount = z.number().optional().catch(undefined);
const word = z.string().optional().catch(undefined);

/** What of a line is worth measuring. */
const measurable = z.object({
  event: z.string(),
  ...{ route: word, side: word, code: word, phase: word },
  ...{ artifacts: amount, missed: amount, bytes: amount, repeatedRuns: amount },
  ...{ deleted: amount, queuedMs: amount, pickUpDelayMs: amount, daysLeft: amount },
  phases: z.partialRecord(phaseSchema, z.number()).optional().catch(undefined),
});
type Measurable = z.output<typeof measurable>;

/** How much there is to add to which metric, by a line of the log. */
export function measuresOf(line: LogEvent): Measure[] {
  const read = measurable.parse(line);
  const { event, route, side, code, phase } = read;
  const where = { 'acr_ferry.route': route };
  const measures: (Omit<Measure, 'value'> & { readonly value: number | undefined })[] = [
    ...ofTransfer(read, where),
    {
      metric: 'acr_ferry.sas.days_left',
      value: read.daysLeft,
      attributes: { ...where, 'acr_ferry.side': side },
    },
  ];
  if (event === 'transfer.pruned')
    measures.push({ metric: 'acr_ferry.pruned', value: read.deleted, attributes: where });
  if (event === 'import.picked-up') {
    const value = seconds(read.pickUpDelayMs);
    measures.push({ metric: 'acr_ferry.pick_up.duration', value, attributes: where });
  }
  // It is no change of state, but a look at what there is.
  if (event !== 'sas.current') {
    const attributes = {
      ...{ ...where, 'acr_ferry.event': event, 'acr_ferry.side': side },
      ...{ 'acr_ferry.code': code, 'acr_ferry.phase': phase },
    };
    measures.push({ metric: 'acr_ferry.events', value: 1, attributes });
  }
  return measures.flatMap(({ value, ...each }) => (value === undefined ? [] : [{ ...each, value }]));
}

/** Of a transfer that ended, and nothing of what has not. */
function ofTransfer(line: Measurable, where: Measure['attributes']) {
  const { event, code, artifacts, missed = 0, bytes, repeatedRuns, queuedMs, phases = {} } = line;
  const [, status] = /^transfer\.(succeeded|partial|failed|cancelled)$/.exec(event) ?? [];
  if (status === undefined || artifacts === undefined) return [];
  const ended = { ...where, 'acr_ferry.status': status, 'acr_ferry.code': code };
  return [
    { metric: 'acr_ferry.transfers', value: 1, attributes: ended },
    ...(['arrived', 'missed'] as const).map((result) => ({
      metric: 'acr_ferry.artifacts' as const,
      value: result === 'missed' ? missed : artifacts - missed,
      attributes: { ...where, 'acr_ferry.result': result },
    })),
    { metric: 'acr_ferry.bytes', value: bytes, attributes: where },
    { metric: 'acr_ferry.runs.repeated', value: repeatedRuns, attributes: where },
    { metric: 'acr_ferry.queue.duration', value: seconds(queuedMs), attributes: where },
    ...Object.entries(phases).map(([phase, ms]) => ({
      metric: 'acr_ferry.phase.duration' as const,
      value: seconds(ms),
      attributes: { ...where, 'acr_ferry.phase': phase },
    })),
  ] as const;
}

const seconds = (ms: number | undefined): number | undefined => (ms === undefined ? undefined : ms / 1000);
