import { RegistryError } from '../errors';

const byTime = (a: { lastUpdatedAt: string }, b: { lastUpdatedAt: string }): number =>
  a.lastUpdatedAt < b.lastUpdatedAt ? -1 : 1;

/**
 * Sorts as `orderby` asks: by key unless `timeasc` or `timedesc` (last update) is given.
 * @throws RegistryError BAD_REQUEST for another value.
 */
export function inOrder<T extends { lastUpdatedAt: string }>(
  items: readonly T[],
  keyOf: (item: T) => string,
  orderby: string | null,
): T[] {
  switch (orderby) {
    case null:
    case '':
    case 'none':
      return [...items].sort((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1));
    case 'timeasc':
      return [...items].sort(byTime);
    case 'timedesc':
      return [...items].sort((a, b) => byTime(b, a));
    default:
      throw new RegistryError(400, 'BAD_REQUEST', 'orderby must be none, timeasc or timedesc', { orderby });
  }
}
