import pMap from 'p-map';
import type { Services } from '../services';
import { keysAfter, type Index } from './indexes';
import { createPassedOver } from './passed-over';

const lookupsAtOnce = 16;
/** A filter that fits nothing must not read the whole past in one request. */
const lookupsAtMost = 500;

/** Which page of which list, and what fits. */
export interface PageWanted<T> {
  readonly index: Index;
  /** Key of the last entry of the page before; empty for the first page. */
  readonly after: string;
  readonly limit: number;
  /** Whether an entry is young enough; none after the first that is not will be. */
  readonly isWithin?: (key: string) => boolean;
  /** Undefined for an entry of something that was removed by hand; what cannot be read is left out, too. */
  readonly read: (key: string) => Promise<T | undefined>;
  readonly fits: (item: T) => boolean;
}

/** A page of a list. */
export interface Page<T> {
  readonly items: T[];
  /** There may be more. */
  readonly continuationToken?: string;
}

/** A page of a list, newest first: entries are read until enough of them fit, or many did not. */
export async function filteredPage<T>(
  services: Services,
  { index, after: first, limit, isWithin = () => true, read, fits }: PageWanted<T>,
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

/** An order needs all there is to order, and a request must not read the whole past. */
const sortedAtMost = 500;

/** The order of a list, and where its page begins. */
export interface Order<T> {
  /** What to sort by, `-` before it for the largest first; without it the newest come first. */
  readonly sort: string | undefined;
  /** Of the page before. */
  readonly token: string | undefined;
  /** Where the newest entries begin that are asked for; empty for all. */
  readonly newest?: string;
  /** What to compare items by; those that have nothing come last. */
  readonly take: (item: T, by: string) => string | number | undefined;
}

/** A page, newest first or in another order: of the five hundred newest entries that were looked at. */
export async function orderedPage<T>(
  services: Services,
  wanted: Omit<PageWanted<T>, 'after'>,
  { sort, token, newest = '', take }: Order<T>,
): Promise<Page<T>> {
  if (sort === undefined) return filteredPage(services, { ...wanted, after: token ?? newest });
  const { items } = await filteredPage(services, { ...wanted, after: newest, limit: sortedAtMost });
  const skip = Number(token ?? 0);
  const end = skip + wanted.limit;
  return {
    items: items.sort(comparing(sort, take)).slice(skip, end),
    ...(end < items.length && { continuationToken: String(end) }),
  };
}

function comparing<T>(order: string, take: Order<T>['take']): (a: T, b: T) => number {
  const [by, sign] = order.startsWith('-') ? [order.slice(1), -1] : [order, 1];
  return (first, second) => {
    const [a, b] = [take(first, by), take(second, by)];
    if (a === undefined || b === undefined) return Number(a === undefined) - Number(b === undefined);
    return a === b ? 0 : a < b ? -sign : sign;
  };
}
