import { Cron } from 'croner';

/** When something is due; all times in UTC. */
export interface Ncrontab {
  /** The first due time after a time; undefined when there is none. */
  readonly next: (after: Date) => Date | undefined;
  /** The last due time at a time or before; undefined when there is none. */
  readonly latest: (at: Date) => Date | undefined;
}

const names = {
  month: 'JANUARY FEBRUARY MARCH APRIL MAY JUNE JULY AUGUST SEPTEMBER OCTOBER NOVEMBER DECEMBER'.split(' '),
  weekday: 'SUNDAY MONDAY TUESDAY WEDNESDAY THURSDAY FRIDAY SATURDAY'.split(' '),
};
const fields = [
  { name: 'second', low: 0, high: 59 },
  { name: 'minute', low: 0, high: 59 },
  { name: 'hour', low: 0, high: 23 },
  { name: 'day', low: 1, high: 31 },
  { name: 'month', low: 1, high: 12 },
  { name: 'weekday', low: 0, high: 6 },
] as const;

/**
 * Reads an NCRONTAB expression of six fields, `second minute hour day month weekday`, as Azure Functions does
 * for its timers (learn.microsoft.com/azure/azure-functions/functions-bindings-timer). What other cron
 * dialects add is refused.
 * @throws Error saying what is wrong with which field.
 */
export function parseNcrontab(expression: string): Ncrontab {
  const texts = expression.trim().split(/\s+/);
  if (texts.length !== fields.length) {
    throw new Error('must have six fields: second minute hour day month weekday, like 0 30 2 * * *');
  }
  const numbers = fields.map((field, index) =>
    (texts[index] ?? '')
      .split(',')
      .map((item) => readItem(item, field))
      .join(','),
  );
  // Day and weekday must both match in NCRONTAB; `5/15` counts on from 5. A zone by its name loads all zones.
  const cron = new Cron(numbers.join(' '), {
    mode: '6-part',
    utcOffset: 0,
    domAndDow: true,
    sloppyRanges: true,
  });
  return {
    next: (after) => cron.nextRun(after) ?? undefined,
    // The library looks strictly before a time, in whole seconds.
    latest: (at) => cron.previousRuns(1, new Date(Math.floor(at.getTime() / 1000) * 1000 + 1000))[0],
  };
}

/** An item in numbers; NCRONTAB turns a range round whose end comes first. */
function readItem(item: string, { name, low, high }: (typeof fields)[number]): string {
  const [range = '', step] = item.split('/');
  const bounds = range === '*' ? [] : range.split('-').map((bound) => toNumber(bound, name));
  const isValid =
    bounds.length <= 2 &&
    bounds.every((value) => value >= low && value <= high) &&
    (step === undefined || (/^\d+$/.test(step) && Number(step) > 0)) &&
    item.split('/').length <= 2;
  if (!isValid) throw new Error(`'${item}' is not valid for the ${name} (${low} to ${high})`);
  const from = bounds.length === 0 ? '*' : bounds.toSorted((a, b) => a - b).join('-');
  return step === undefined ? from : `${from}/${step}`;
}

/** A month or weekday may be named by the beginning of its name; the first that fits is meant. */
function toNumber(text: string, name: string): number {
  if (/^\d+$/.test(text)) return Number(text);
  const list = name === 'month' || name === 'weekday' ? names[name] : [];
  const index = list.findIndex((each) => text !== '' && each.startsWith(text.toUpperCase()));
  if (index < 0) return Number.NaN;
  return name === 'month' ? index + 1 : index;
}
