import type { Services } from '../services';
import { homes } from './homes';
import type { Records } from './records';

/** Entries of a list that has the newest first: blobs under a prefix, named by an inverted time and an id. */
export interface Index {
  readonly prefix: string;
  /** The key in a path; undefined for foreign blobs. */
  readonly keyIn: (path: string) => string | undefined;
}

/** The list of documents under a prefix; what has no key of this shape is foreign. */
export const indexOf = (prefix: string, keyPattern: RegExp): Index => ({
  prefix,
  keyIn(path) {
    const key = path.slice(prefix.length, -'.json'.length);
    return keyPattern.test(key) ? key : undefined;
  },
});

/** The id of what an entry of a list is of. */
export const idOfKey = (key: string): string => key.slice(key.indexOf('-') + 1);

/** The most names a storage listing returns at once. */
const namesPerListing = 5000;

/** The next keys over all homes. A listing has no middle to begin in: a deep page lists what comes before. */
export async function keysAfter(
  services: Services,
  index: Index,
  after: string,
  count: number,
): Promise<string[]> {
  const perHome = await Promise.all(
    homes(services).map((home) => homeKeysAfter(services.records(home), index, after, count)),
  );
  return [...new Set(perHome.flat())].sort().slice(0, count);
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
