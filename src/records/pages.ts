import pMap from 'p-map';
import type { Services } from '../services';
import { keysAfter, type Index } from './indexes';
import { createPassedOver } from './passed-over';

const lookupsAtOnce = 16;
/** A filter that fits nothing must not read the whole past in one request. */
const lookupsAtMost = 500;

/** Which page of a list. */
interface PageWanted {
  readonly limit: number;
  /** Of the page before. */
  readonly continuationToken?: string | undefined;
  /** What to sort by, `-` before it for the largest first; without it the newest come first. */
  readonly sort?: string | undefined;
}

/** A list, and what of it fits. */
interface List<T> {
  readonly index: Index;
  /** Where the newest entries begin that are asked for; without it, at the top. */
  readonly newest?: string;
  /** Whether an entry is young enough; none after the first that is not will be. */
  readonly isWithin?: (key: string) => boolean;
  /** Undefined for an entry of something that was removed by hand; what cannot be read is left out, too. */
  readonly read: (key: string) => Promise<T | undefined>;
  readonly fits?: (item: T) => boolean;
  /** What to compare items by; those that have nothing come last. */
  readonly take?: (item: T, by: string) => string | number | undefined;
}

/** A page of a list. */
interface Page<T> {
  readonly items: T[];
  /** There may be more. */
  readonly continuationToken?: string;
}

/** An order needs all there is to order, and a request must not read the whole past. */
const sortedAtMost = 500;

/** A page, newest first or in another order: of the five hundred newest entries that were looked at. */
export async function pageOf<T>(services: Services, wanted: PageWanted, list: List<T>): Promise<Page<T>> {
  const { sort, continuationToken: token, limit } = wanted;
  const { newest = '', take = () => undefined } = list;
  if (sort === undefined) return filteredPage(services, list, token ?? newest, limit);
  const { items } = await filteredPage(services, list, newest, sortedAtMost);
  const skip = Number(token ?? 0);
  const end = skip + limit;
  return {
    items: items.sort(comparing(sort, take)).slice(skip, end),
    ...(end < items.length && { continuationToken: String(end) }),
  };
}

/** Newest first: entries after a key are read until enough of them fit, or many did not. */
async function filteredPage<T>(
  services: Services,
  { index, isWithin = () => true, read, fits = () => true }: List<T>,
  first: string,
  limit: number,
): Promise<Page<T>> {
  const items: T[] = [];
  const passedOver = createPassedOver();
  let after = first;
  for (let lookups = 0; lookups < lookupsAtMost;) {
    const keys = (await keysAfter(services, index, after, limit)).filter(isWithin);
    const readable = (key: string) => passedOver.unless(read(key));
    const found = await pMap(keys, readable, { concurrency: lookupsAtOnce });
    for (const [i, item] of found.entries()) {
      after = keys[i] ?? after;
      if (item !== undefined && fits(item)) items.push(item);
      if (items.length === limit) return { items, continuationToken: after };
    }
    lookups += keys.length;
    if (keys.length < limit) return { items };
  }
  return { items, continuationToken: after };
}

function comparing<T>(order: string, take: NonNullable<List<T>['take']>): (a: T, b: T) => number {
  const [by, sign] = order.startsWith('-') ? [order.slice(1), -1] : [order, 1];
  return (first, second) => {
    const [a, b] = [take(first, by), take(second, by)];
    if (a === undefined || b === undefined) return Number(a === undefined) - Number(b === undefined);
    return a === b ? 0 : a < b ? -sign : sign;
  };
}
