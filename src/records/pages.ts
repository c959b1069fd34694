import pMap from 'p-map';
import type { Services } from '../services';
import { homes } from './homes';
import { createPassedOver } from './passed-over';
import type { Records } from './records';

/** Entries of a list that has the newest first: blobs under a prefix, named by an inverted time and an id. */
export interface Index {
  readonly prefix: string;
  /** The key in a path; undefined for foreign blobs. */
  readonly keyIn: (path: string) => string | undefined;
}

/** The most names a storage listing returns at once. */
const namesPerListing = 5000;

/** The next keys over all homes. A listing has no middle to begin in: a deep page lists what comes before. */
async function keysAfter(services: Services, index: Index, after: string, count: number): Promise<string[]> {
  const perHome = await Promise.all(
    homes(services).map((home) => homeKeysAfter(services.records(home), index, after, count)),
  );
  return perHome.flat().sort().slice(0, count);
}

async function homeKeysAfter(
  records: Records,
  { prefix, keyIn }: Index,
  after: string,
  count: number,
): Promise<string[]> {
  const keys: string[] = [];
  let from: string | undefined;
  do {
    const page = await records.list(prefix, after === '' ? count : namesPerListing, from);
    keys.push(...page.paths.flatMap((path) => keyIn(path) ?? []).filter((key) => key > after));
    from = page.next;
  } while (from !== undefined && keys.length < count);
  return keys.slice(0, count);
}

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

/** Which page of which list, in an order of its own. */
export interface SortedPageWanted<T> extends PageWanted<T> {
  /** How many entries the pages before had. */
  readonly skip: number;
  readonly compare: (a: T, b: T) => number;
}

/** A page in another order than newest first: of the five hundred newest entries that were looked at. */
export async function sortedPage<T>(services: Services, wanted: SortedPageWanted<T>): Promise<Page<T>> {
  const { skip, limit, compare } = wanted;
  const { items } = await filteredPage(services, { ...wanted, limit: sortedAtMost });
  const end = skip + limit;
  return {
    items: items.sort(compare).slice(skip, end),
    ...(end < items.length && { continuationToken: String(end) }),
  };
}
