import type { Services } from '../services';
import { homes } from './homes';
import type { Records } from './records';

/** Entries of a list that has the newest first: blobs under a prefix, named by an inverted time and an id. */
export interface Index {
  readonly prefix: string;
  /** The key in a path; undefined for foreign blobs. */
  readonly keyIn: (path: string) => string | undefined;
}

/** The most names a storage listing returns at once. */
const namesPerListing = 5000;

/** The next keys over all homes of documents. Listings cannot begin in the middle, so a deep page lists, 5000 names a call, what comes before it. */
export async function keysAfter(
  services: Services,
  index: Index,
  after: string,
  count: number,
): Promise<string[]> {
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
