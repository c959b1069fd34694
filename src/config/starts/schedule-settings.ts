import { z } from 'zod';
import { parseNcrontab, type Ncrontab } from '../../domain/starts/ncrontab';
import type { Schedule } from '../../domain/starts/schedule';
import { artifactsSchema } from '../../domain/starts/transfer-order';
import { selectionSchema } from '../../domain/selection/selection';
import { checkNames, number, startName, type Report } from '../read-setting';

/** A schedule in the routes file. */
export const scheduleSchema = z
  .strictObject({
    name: startName,
    cron: z
      .string('is missing')
      .describe('NCRONTAB with seconds, in UTC: second minute hour day month weekday, like 0 30 2 * * *.'),
    jitterSeconds: number({ min: 0, max: 86_400 }, 0).describe(
      'Put a start off by up to this long, so that many schedules do not start at once.',
    ),
    artifacts: artifactsSchema('schedule'),
    selection: selectionSchema
      .optional()
      .describe('Rules that choose among the tags of the source when the time has come.'),
  })
  .superRefine(({ artifacts, selection }, context) => {
    if ((artifacts ?? selection) !== undefined) return;
    context.addIssue({
      code: 'custom',
      path: ['selection'],
      message: 'is missing: name artifacts or a selection',
    });
  })
  .meta({ id: 'Schedule' });

type Written = z.output<typeof scheduleSchema>;

/** The schedules of a route, checked alone and together. */
export function schedulesOf(route: string, written: readonly unknown[], report: Report): Schedule[] {
  const list = ['routes', route, 'schedules'];
  checkNames(list, written, report);
  return written.flatMap((each, index) => {
    const { data } = scheduleSchema.safeParse(each);
    // The structure of the file has been judged, and reported, as a whole.
    if (data === undefined) return [];
    const times = timesOf(data, (field, problem) => {
      report([...list, index, field], problem);
    });
    if (times === undefined) return [];
    const { name, cron, jitterSeconds, ...order } = data;
    return [{ route, name, cron, times, jitterSeconds, order }];
  });
}

function timesOf(
  { cron, jitterSeconds }: Written,
  report: (field: 'cron' | 'jitterSeconds', problem: string) => void,
): Ncrontab | undefined {
  let times: Ncrontab;
  try {
    times = parseNcrontab(cron);
  } catch (error) {
    report('cron', (error as Error).message);
    return undefined;
  }
  const gap = shortestGap(times);
  if (gap === undefined) {
    report('cron', `is ${cron}, which never comes: day, month and weekday must all fit one date`);
  } else if (jitterSeconds * 1000 >= gap) {
    const seconds = gap / 1000;
    const rule = `must be less than the ${seconds} seconds that may lie between two times of the schedule`;
    report('jitterSeconds', rule);
  }
  return times;
}

const timesLookedAt = 400;

/** Milliseconds between the closest of the next times; undefined when there is no time at all. */
function shortestGap({ next }: Ncrontab): number | undefined {
  let due = next(new Date(0));
  if (due === undefined) return undefined;
  let shortest = Infinity;
  for (let looked = 0; looked < timesLookedAt; looked += 1) {
    const following = next(due);
    if (following === undefined) break;
    shortest = Math.min(shortest, following.getTime() - due.getTime());
    due = following;
  }
  return shortest;
}
