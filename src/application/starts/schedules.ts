import pMap from 'p-map';
import { z } from 'zod';
import type { Services } from '../../services';
import { nextStart } from '../../domain/starts/decide-due';
import {
  schedulePause,
  scheduleState,
  type Schedule,
  type SchedulePause,
  type ScheduleRun,
  type ScheduleState,
} from '../../domain/starts/schedule';
import { findTransfer } from '../find-transfer';
import { reasonBody } from '../request-parts';
import { Refusal } from '../refusal';
import type { TransferClient } from '../instances';
import { transferStatusSchema } from '../../domain/transfer/status';

const time = z.iso.datetime();

export const scheduleSchema = z
  .object({
    route: z.string(),
    name: z.string(),
    cron: z.string().describe('NCRONTAB with seconds, in UTC.'),
    paused: z.object({ at: time, by: z.string(), reason: z.string().optional() }).optional(),
    nextAt: time.optional().describe('Jitter included; absent while paused.'),
    last: z
      .object({
        dueAt: time,
        at: time,
        outcome: z.enum(['started', 'skipped', 'failed']),
        reason: z.string().optional(),
        transferId: z.string().optional().describe('What it started, or what was in the way.'),
        status: transferStatusSchema.optional().describe('Of that transfer.'),
        missed: z.int().describe('Due times before it that nobody was there for; counted to 1000.'),
      })
      .optional(),
    links: z.object({ pause: z.string(), resume: z.string() }),
  })
  .meta({ id: 'ScheduleView' });
type ScheduleView = z.output<typeof scheduleSchema>;

export const scheduleListSchema = z.object({ schedules: z.array(scheduleSchema) }).meta({ id: 'Schedules' });

/** Body of a request to pause. */
export const pauseOrderSchema = reasonBody('PauseSchedule');

const lookupsAtOnce = 8;

/** Every schedule of every route: when it starts next, and what became of its last time. */
export async function listSchedules(
  client: TransferClient,
  services: Services,
): Promise<z.output<typeof scheduleListSchema>> {
  const view = (schedule: Schedule) => viewSchedule(client, services, schedule);
  return { schedules: await pMap(services.config.schedules, view, { concurrency: lookupsAtOnce }) };
}

/** Keeps a schedule from starting anything; times that pass meanwhile are not made up for. @throws Refusal SCHEDULE_NOT_FOUND */
export async function pauseSchedule(
  client: TransferClient,
  services: Services,
  address: { readonly route: string; readonly name: string },
  { by, reason }: { readonly by: string; readonly reason?: string },
): Promise<ScheduleView> {
  const schedule = findSchedule(services, address);
  const pause: SchedulePause = {
    at: services.now().toISOString(),
    by,
    ...(reason !== undefined && { reason }),
  };
  await services.documents(services.route(schedule.route)).create(schedulePause(schedule), pause);
  return viewSchedule(client, services, schedule);
}

/** @throws Refusal SCHEDULE_NOT_FOUND */
export async function resumeSchedule(
  client: TransferClient,
  services: Services,
  address: { readonly route: string; readonly name: string },
): Promise<ScheduleView> {
  const schedule = findSchedule(services, address);
  await services.documents(services.route(schedule.route)).remove(schedulePause(schedule));
  return viewSchedule(client, services, schedule);
}

function findSchedule(
  { config }: Services,
  { route, name }: { readonly route: string; readonly name: string },
): Schedule {
  const found = config.schedules.find((each) => each.route === route && each.name === name);
  if (found !== undefined) return found;
  throw new Refusal('SCHEDULE_NOT_FOUND', `Route ${route} has no schedule ${name}.`, [
    { field: 'name', problem: 'is not a schedule of the route', fix: 'List them with GET /api/schedules.' },
  ]);
}

async function viewSchedule(
  client: TransferClient,
  services: Services,
  schedule: Schedule,
): Promise<ScheduleView> {
  const documents = services.documents(services.route(schedule.route));
  const [state, paused] = await Promise.all([
    documents.read<ScheduleState>(scheduleState(schedule)),
    documents.read<SchedulePause>(schedulePause(schedule)),
  ]);
  const next = paused === undefined ? nextStart(schedule, state, services.now()) : undefined;
  const { route, name, cron } = schedule;
  const self = `/api/schedules/${route}/${name}`;
  return {
    route,
    name,
    cron,
    ...(paused && { paused }),
    ...(next && { nextAt: next.toISOString() }),
    ...(state?.last && { last: await viewRun(client, services, state.last) }),
    links: { pause: `${self}/pause`, resume: `${self}/resume` },
  };
}

async function viewRun(
  client: TransferClient,
  services: Services,
  run: ScheduleRun,
): Promise<ScheduleView['last']> {
  if (run.transferId === undefined) return run;
  try {
    return { ...run, status: (await findTransfer(client, services, run.transferId)).status };
  } catch (error) {
    // Removed by hand since.
    if (error instanceof Refusal) return run;
    throw error;
  }
}
