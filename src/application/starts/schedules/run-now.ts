import { z } from 'zod';
import type { Caller } from '../../../domain/audit/caller';
import { linksOf, linksSchema } from '../../../domain/transfer/names';
import { type ScheduleName, type ScheduleRun, scheduleRunSchema } from '../../../domain/starts/schedule';
import { scheduleStatePath } from '../../../records/starts/paths';
import type { App } from '../../instances';
import { reasonBody } from '../../request-parts';
import { findSchedule } from './pause-schedule';
import { inTheWay, nextTransferId, startOf } from './run-schedules';

/** Body of a request to run a schedule now. */
export const runNowSchema = reasonBody('RunSchedule');

/** What a schedule that was run by hand came to. */
export const ranNowSchema = scheduleRunSchema
  .pick({ outcome: true, reason: true })
  .extend({
    route: z.string(),
    name: z.string(),
    transferId: z.string().describe('What it started, or what was in the way.'),
    links: linksSchema,
  })
  .meta({ id: 'ScheduleRunNow' });

/**
 * Has a schedule start its transfer now, paused or not, by the rules of a due time: it is skipped while the
 * transfer it started before is under way. Of two who ask at once both get the same transfer.
 * @throws Refusal SCHEDULE_NOT_FOUND, or REQUEST_INVALID where what it names cannot be started
 */
export async function runScheduleNow(
  app: App,
  address: ScheduleName,
  caller: Caller,
): Promise<z.output<typeof ranNowSchema>> {
  const schedule = findSchedule(app, address);
  const { route, name } = schedule;
  const records = app.records(app.route(route));
  const path = scheduleStatePath(schedule);
  const at = app.now().toISOString();
  // Seen for the first time: its state is a moment, and what it starts from there one transfer.
  const state = await records.update(path, (known) => known ?? { until: at });
  const transferId = nextTransferId(schedule, state);
  const skipped = await inTheWay(app, state.last, transferId);
  if (skipped?.transferId !== undefined)
    return { route, name, ...skipped, transferId: skipped.transferId, links: linksOf(skipped.transferId) };
  await startOf(app, schedule, transferId, caller);
  const last: ScheduleRun = { dueAt: at, at, outcome: 'started', transferId, by: caller.name, missed: 0 };
  // The clock goes on from where it was: what is due is due.
  await records.update(path, (state) => ({ until: state?.until ?? at, last }));
  return { route, name, outcome: 'started', transferId, links: linksOf(transferId) };
}
