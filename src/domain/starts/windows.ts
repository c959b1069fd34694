import { z } from 'zod';
import { objectOf, type Immutable } from '../schema';

const weekdays = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'] as const;
const minutesOfDay = 24 * 60;
const minutesOfWeek = 7 * minutesOfDay;

const clock = (pattern: RegExp, last: string) =>
  z.string('is missing').regex(pattern, `must be a time from 00:00 to ${last}, like 08:30`);

const spanSchema = z
  .strictObject({
    days: z
      .array(z.enum(weekdays, `must be one of ${weekdays.join(', ')}`), 'must be a list of days')
      .min(1, 'is empty: leave it out for every day')
      .optional()
      .describe('The days on which it begins. Absent: every day.'),
    from: clock(/^([01]\d|2[0-3]):[0-5]\d$/, '23:59').describe('Local time, like 22:00.'),
    to: clock(/^(([01]\d|2[0-3]):[0-5]\d|24:00)$/, '24:00').describe(
      'Local time, on the next day when it is earlier than from.',
    ),
  })
  .refine(({ from, to }) => from !== to, {
    path: ['to'],
    message: 'is its beginning, too: the window is empty',
  });

const spans = z.array(spanSchema, 'must be a list').min(1, 'is empty: name a window').optional();

/** When a route begins something, and when it does not: written in local time. */
export const windowsSchema = objectOf({
  zone: z
    .string('is missing: name a time zone like Europe/Berlin')
    .refine(isZone, 'is no time zone by its IANA name, like Europe/Berlin or UTC'),
  allow: spans.describe('The route begins something in these windows only.'),
  deny: spans.describe('The route begins nothing in these windows.'),
})
  .superRefine(({ allow, deny }, context) => {
    const refuse = (message: string): void => context.addIssue({ code: 'custom', message });
    if (allow !== undefined && deny !== undefined) refuse('has allow and deny: write one of them');
    else if (allow === undefined && deny === undefined) refuse('names no window: write allow or deny');
    else if (!opensEver({ allow, deny })) refuse('denies the whole week: it never opens');
  })
  .meta({ id: 'Windows' });
export type Windows = Immutable<z.output<typeof windowsSchema>>;
type Spans = Pick<Windows, 'allow' | 'deny'>;

/**
 * When a route that begins nothing now does so again; undefined when it may begin something now. Local times
 * count as clocks show them: an hour that is skipped is no window, one that comes twice is one twice.
 */
export function closedUntil(windows: Windows | undefined, now: Date): Date | undefined {
  if (windows === undefined) return undefined;
  const at = clockOf(windows.zone);
  let time = Math.floor(now.getTime() / minuteMs) * minuteMs;
  let minute = at(time);
  if (isOpen(windows, minute)) return undefined;
  // Longer than any week, whatever clocks do in it.
  const latest = time + 15 * minutesOfDay * minuteMs;
  do {
    time += minutesToLook(windows, minute, time) * minuteMs;
    minute = at(time);
  } while (!isOpen(windows, minute) && time < latest);
  return new Date(time);
}

const minuteMs = 60_000;

/** Clocks are put forward and back at quarters of an hour; from one to the next they go on as they do. */
function minutesToLook(windows: Spans, minute: number, time: number): number {
  const untilQuarter = 15 - ((time / minuteMs) % 15);
  let next = untilQuarter;
  for (const { from, to } of [...(windows.allow ?? []), ...(windows.deny ?? [])]) {
    for (const edge of [minutesAt(from), minutesAt(to) % minutesOfDay]) {
      const ahead = (edge - (minute % minutesOfDay) + minutesOfDay) % minutesOfDay;
      if (ahead > 0) next = Math.min(next, ahead);
    }
  }
  return next;
}

/** Whether the route may begin something at a minute of the week, which begins on Sunday. */
function isOpen({ allow, deny }: Spans, minute: number): boolean {
  const isIn = (list: NonNullable<Spans['allow']>): boolean => list.some((span) => contains(span, minute));
  return allow === undefined ? !isIn(deny ?? []) : isIn(allow);
}

function contains(
  { days = weekdays, from, to }: z.output<typeof spanSchema> | NonNullable<Spans['allow']>[number],
  minute: number,
): boolean {
  const begin = minutesAt(from);
  const length = (minutesAt(to) - begin + minutesOfDay) % minutesOfDay || minutesOfDay;
  return days.some((day) => {
    const since = minute - (weekdays.indexOf(day) * minutesOfDay + begin);
    return (since + minutesOfWeek) % minutesOfWeek < length;
  });
}

const opensEver = (windows: Spans): boolean =>
  Array.from({ length: minutesOfWeek }, (_, minute) => minute).some((minute) => isOpen(windows, minute));

function minutesAt(text: string): number {
  const [hours = 0, minutes = 0] = text.split(':').map(Number);
  return hours * 60 + minutes;
}

/** Locale and zone are given, so that every machine reads the same clock. */
const clockFormat = (options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat =>
  // eslint-disable-next-line no-restricted-globals -- nothing of it depends on the machine
  new Intl.DateTimeFormat('en-US', options);

/** Reads the minute of the week off a clock of a zone. */
function clockOf(zone: string): (time: number) => number {
  const format = clockFormat({
    ...{ timeZone: zone, hourCycle: 'h23', weekday: 'short', hour: '2-digit', minute: '2-digit' },
  });
  return (time) => {
    const parts = new Map(format.formatToParts(time).map(({ type, value }) => [type, value]));
    const day = weekdays.findIndex((name) => name === parts.get('weekday')?.toLowerCase());
    return day * minutesOfDay + Number(parts.get('hour')) * 60 + Number(parts.get('minute'));
  };
}

/** Offsets like +02:00 know no summer time. */
function isZone(name: string): boolean {
  try {
    return /^[A-Za-z]/.test(name) && clockFormat({ timeZone: name }).resolvedOptions().timeZone !== '';
  } catch {
    return false;
  }
}
