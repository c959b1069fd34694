import type { Services } from '../services';
import { filteredPage, type Page, type PageWanted } from './pages';

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
