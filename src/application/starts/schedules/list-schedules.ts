import pMap from 'p-map';
import { z } from 'zod';
import type { Immutable } from '../../../domain/schema';
import { decide, nextStart } from '../../../domain/starts/decide-due';
import {
  schedulePauseSchema,
  scheduleRunSchema,
  type Schedule,
  type ScheduleRun,
  type ScheduleState,
} from '../../../domain/starts/schedule';
import { closedUntil } from '../../../domain/starts/windows';
import { schedulePausePath, scheduleStatePath } from '../../../records/starts/paths';
import { findTransfer, isLost } from '../../find-transfer';
import type { App } from '../../instances';
import { transferStatusSchema } from '../../../domain/transfer/status';

/** A schedule as the API answers it. */
export const scheduleSchema = z
  .object({
    route: z.string(),
    name: z.string(),
    cron: z.string().describe('NCRONTAB with seconds, in UTC.'),
    paused: schedulePauseSchema.exactOptional(),
    nextAt: z.iso
      .datetime()
      .exactOptional()
      .describe('Jitter and windows of the route included; absent while paused.'),
    isHeld: z
      .literal(true)
      .exactOptional()
      .describe('Its time has come, and the route begins nothing before `nextAt`.'),
    last: scheduleRunSchema
      .extend({ status: transferStatusSchema.exactOptional().describe('Of that transfer.') })
      .exactOptional(),
    links: z.object({ pause: z.string(), resume: z.string() }),
  })
  .meta({ id: 'ScheduleView' });
export type ScheduleView = Immutable<z.output<typeof scheduleSchema>>;

/** The schedules of all routes. */
export const scheduleListSchema = z.object({ schedules: z.array(scheduleSchema) }).meta({ id: 'Schedules' });

const lookupsAtOnce = 8;

/** Every schedule of every route: when it starts next, and what became of its last time. */
export async function listSchedules(app: App): Promise<Immutable<z.output<typeof scheduleListSchema>>> {
  const view = (schedule: Schedule) => viewSchedule(app, schedule);
  return { schedules: await pMap(app.config.schedules, view, { concurrency: lookupsAtOnce }) };
}

/** A schedule as it stands. */
export async function viewSchedule(app: App, schedule: Schedule): Promise<ScheduleView> {
  const records = app.records(app.route(schedule.route));
  const [state, paused] = await Promise.all([
    records.read(scheduleStatePath(schedule)),
    records.read(schedulePausePath(schedule)),
  ]);
  const next = paused === undefined ? upcoming(app, schedule, state) : {};
  const { route, name, cron } = schedule;
  const self = `/api/schedules/${route}/${name}`;
  return {
    route,
    name,
    cron,
    ...(paused && { paused }),
    ...next,
    ...(state?.last && { last: await viewRun(app, state.last) }),
    links: { pause: `${self}/pause`, resume: `${self}/resume` },
  };
}

/** When a schedule starts something next: what is held by the windows of its route comes first. */
function upcoming(
  app: App,
  schedule: Schedule,
  state: ScheduleState | undefined,
): Pick<ScheduleView, 'nextAt' | 'isHeld'> {
  const { windows } = app.route(schedule.route);
  const now = app.now();
  const opens = closedUntil(windows, now);
  if (opens !== undefined && decide(schedule, state, now).kind === 'due')
    return { nextAt: opens.toISOString(), isHeld: true };
  const next = nextStart(schedule, state, now);
  return next === undefined ? {} : { nextAt: (closedUntil(windows, next) ?? next).toISOString() };
}

async function viewRun(app: App, run: ScheduleRun): Promise<NonNullable<ScheduleView['last']>> {
  if (run.transferId === undefined) return run;
  try {
    return { ...run, status: (await findTransfer(app, run.transferId)).status };
  } catch (error) {
    if (isLost(error)) return run;
    throw error;
  }
}
