import { RegistryError } from './errors';

/** Not documented by ACR; 100 is what distribution uses. */
const defaultPageSize = 100;
const largestPageSize = 1000;

/** A part of a list, and where the rest begins. */
export interface Page<T> {
  readonly items: readonly T[];
  /** Present unless this is the last page: relative, as ACR and distribution send it. */
  readonly headers: { readonly Link?: string };
}

/**
 * The page of `all` that `n` and `last` ask for. `last` is the key of the last item seen; when that item is
 * gone in the meantime and the list is in key order, the page starts at the next greater key.
 * @throws RegistryError PAGINATION_NUMBER_INVALID.
 */
export function pageOf<T>(
  all: readonly T[],
  keyOf: (item: T) => string,
  path: string,
  query: URLSearchParams,
): Page<T> {
  const size = pageSize(query.get('n'));
  // An empty page and no link for n=0: distribution specification, listing tags.
  if (size === 0) return { items: [], headers: {} };
  const start = startAfter(all, keyOf, query.get('last'));
  const items = all.slice(start, start + size);
  const lastItem = items.at(-1);
  if (lastItem === undefined || start + size >= all.length) return { items, headers: {} };
  const next = new URLSearchParams({ last: keyOf(lastItem), n: String(size) });
  for (const name of ['orderby', 'digest', 'artifactType']) {
    const value = query.get(name);
    if (value !== null) next.set(name, value);
  }
  return { items, headers: { Link: `<${path}?${next.toString()}>; rel="next"` } };
}

function startAfter<T>(all: readonly T[], keyOf: (item: T) => string, last: string | null): number {
  if (last === null || last === '') return 0;
  const seen = all.findIndex((item) => keyOf(item) === last);
  if (seen >= 0) return seen + 1;
  const next = all.findIndex((item) => keyOf(item) > last);
  return next < 0 ? all.length : next;
}

function pageSize(n: string | null): number {
  if (n === null || n === '') return defaultPageSize;
  if (/^\d{1,9}$/.test(n)) return Math.min(Number(n), largestPageSize);
  throw new RegistryError(400, 'PAGINATION_NUMBER_INVALID', 'invalid number of results requested', { n });
}
