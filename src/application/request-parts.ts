import { z } from 'zod';
import { objectOf } from '../domain/schema';
import { isBefore, timeKey } from '../domain/transfer/names';

/** One or more of some values, joined by commas. */
export const anyOf = <V extends string>(values: readonly V[]) =>
  z
    .string()
    .transform((text, context) => {
      const given = text.split(',');
      if (given.every((value): value is V => (values as readonly string[]).includes(value))) return given;
      context.addIssue({ code: 'custom', message: `must be one or more of ${values.join(', ')}` });
      return z.NEVER;
    })
    .optional();

/** Whether a name like `transfer.failed` is among those asked for, or its kind is; none asked: any. */
export const fitsKind = (given: string, wanted?: readonly string[]): boolean =>
  wanted?.some((each) => given === each || given.startsWith(`${each}.`)) ?? true;

/** What to sort the five hundred newest by, `-` before it for the largest first. */
export const sortBy = <V extends string>(values: readonly V[]) => {
  const orders = values.flatMap((value) => [value, `-${value}`] as const);
  return z.enum(orders, `must be one of ${orders.join(', ')}`).optional();
};

/** A text to look for in a list. */
export const searchText = z
  .string()
  .min(1, 'must not be empty')
  .max(300, 'must have at most 300 characters')
  .optional();

/** Where a page goes on: behind a key of the list. */
export const pageToken = (key: RegExp) =>
  z
    .string()
    .regex(key, 'must be the continuationToken of an earlier answer')
    .optional()
    .describe('Goes on where an earlier answer ended.');

/** The same of a list that may be sorted: also behind so many. */
export const sortablePageToken = (key: RegExp) => pageToken(new RegExp(`${key.source}|^\\d{1,3}$`));

/** In an answer: where the rest of a list is. */
export const nextToken = z
  .string()
  .optional()
  .describe('There may be more; a page can be short or even empty when filters leave little.');

/** A time in a query, where an unescaped plus sign arrives as a space. */
export const moment = z
  .preprocess(
    (given) => (typeof given === 'string' ? given.replace(/ (?=\d\d:\d\d$)/, '+') : given),
    z.iso.datetime({
      offset: true,
      error: 'must be a time like 2026-01-31T08:00:00Z or 2026-01-31T09:00:00+01:00',
    }),
  )
  .optional();

/** Where a list begins that has but what is of a time, and whether it has come to its end. */
export const within = ({ from, to }: { from?: string | undefined; to?: string | undefined }) => ({
  newest: to === undefined ? '' : timeKey(to),
  isWithin: (key: string): boolean => from === undefined || !isBefore(key, from),
});

/** The most items a page has. */
export const pageLimit = z
  .string()
  .regex(/^\d{1,3}$/, 'must be a number from 1 to 100')
  .transform(Number)
  .pipe(z.int().min(1, 'must be at least 1').max(100, 'must be at most 100'))
  .prefault('25');

/** Why something is asked for. */
export const reasonField = z
  .string({ error: 'must be a text' })
  .max(500, 'must have at most 500 characters')
  .exactOptional()
  .describe('For the record.');

/** Body of a request that may say why. */
export const reasonBody = (id: string) => objectOf({ reason: reasonField }).meta({ id });
