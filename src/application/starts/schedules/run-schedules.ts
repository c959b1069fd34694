import type { Caller } from '../../../domain/audit/caller';
import { decide } from '../../../domain/starts/decide-due';
import { closedUntil } from '../../../domain/starts/windows';
import type { Schedule, ScheduleName, ScheduleRun, ScheduleState } from '../../../domain/starts/schedule';
import { scheduleEvent } from '../../../domain/starts/schedule-event';
import { raise } from '../../../records/events/raise';
import { schedulePausePath, scheduleStatePath } from '../../../records/starts/paths';
import { allSettled } from '../all-settled';
import { isOver } from '../../find-transfer';
import { Refusal } from '../../refusal';
import { startTransfer } from '../start-transfer';
import { requestPath } from '../../../records/transfer/paths';
import { derivedTransferId } from '../../../records/transfer/transfer-id';
import type { App } from '../../instances';

/**
 * Starts what is due. What was done is written down last, under ids that follow from schedule and due time: a
 * look that was cut short is repeated by the next one without starting anything twice. One schedule that
 * fails does not stop the others.
 * @throws AggregateError of what failed for a reason that may pass; the next look tries again.
 */
export async function runSchedules(app: App): Promise<void> {
  await allSettled('schedules', app.config.schedules, (schedule) => runSchedule(app, schedule));
}

async function runSchedule(app: App, schedule: Schedule): Promise<void> {
  const records = app.records(app.route(schedule.route));
  const path = scheduleStatePath(schedule);
  const now = app.now();
  const state = await records.read(path);
  const decision = decide(schedule, state, now);
  if (decision.kind === 'wait') return;
  if (decision.kind === 'begin' || (await records.exists(schedulePausePath(schedule)))) {
    await records.write(path, { ...state, until: now.toISOString() });
    return;
  }
  // It stays due, and is started once the route begins something again.
  if (closedUntil(app.route(schedule.route).windows, now) !== undefined) return;
  const begun = await begunBefore(app, schedule, state, decision.dueAt);
  const { dueAt, missed, at } = begun ?? { ...decision, at: now.toISOString() };
  const run = await runOnce(app, schedule, state);
  const last: ScheduleRun = { dueAt: dueAt.toISOString(), at, missed, ...run };
  await raise(app, scheduleEvent(schedule, last));
  await records.write(path, { until: last.dueAt, last });
  // What came due since is for the transfer after it.
  if (begun !== undefined) await runSchedule(app, schedule);
}

/** What an earlier time began before it could be written down. */
async function begunBefore(app: App, schedule: Schedule, state: ScheduleState | undefined, dueAt: Date) {
  const request = await app
    .records(app.route(schedule.route))
    .read(requestPath(nextTransferId(schedule, state)));
  const at = request?.requestedAt;
  if (at === undefined || new Date(at) >= dueAt) return undefined;
  const earlier = decide(schedule, state, new Date(at));
  return earlier.kind === 'due' ? { ...earlier, at } : undefined;
}

async function runOnce(
  app: App,
  schedule: Schedule,
  state: ScheduleState | undefined,
): Promise<Pick<ScheduleRun, 'outcome' | 'reason' | 'transferId'>> {
  const transferId = nextTransferId(schedule, state);
  const skipped = await inTheWay(app, state?.last, transferId);
  if (skipped !== undefined) return skipped;
  try {
    await startOf(app, schedule, transferId, { kind: 'schedule', name: schedule.name });
    return { outcome: 'started', transferId };
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    const problems = error.errors.map(({ field, problem }) => `${field} ${problem}`).join('; ');
    return { outcome: 'failed', reason: problems === '' ? error.message : problems };
  }
}

/** Starts the transfer of a schedule. */
export const startOf = (app: App, { route, name, order }: Schedule, transferId: string, caller: Caller) =>
  startTransfer(app, { order: { ...order, route }, transferId, trigger: 'schedule', cause: name, caller });

/** The id of what a schedule starts next: of two who start it at the same moment both get one transfer. */
export const nextTransferId = ({ route, name }: ScheduleName, state: ScheduleState | undefined): string =>
  derivedTransferId(
    'schedule',
    route,
    name,
    JSON.stringify([state?.until, state?.last?.at, state?.last?.transferId]),
  );

/** What keeps a schedule from starting: the transfer it started before, while that is under way. */
export async function inTheWay(
  app: App,
  before: ScheduleRun | undefined,
  transferId: string,
): Promise<Pick<ScheduleRun, 'outcome' | 'reason' | 'transferId'> | undefined> {
  const running = before?.transferId;
  if (running === undefined || running === transferId || (await isOver(app, running))) return undefined;
  return {
    outcome: 'skipped',
    reason: 'the transfer it started before is still running',
    transferId: running,
  };
}
