import { referenceOf } from './artifact-reference';

/** Items by what they have in common, in the order they came; `Map.groupBy` is of Node 21. */
export function grouped<K, T>(items: Iterable<T>, keyOf: (item: T) => K): Map<K, T[]> {
  const groups = new Map<K, T[]>();
  for (const item of items) {
    const key = keyOf(item);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [item]);
    else group.push(item);
  }
  return groups;
}

/** What is named by references, by their repository. */
export const byRepository = <T extends { readonly reference: string }>(
  items: Iterable<T>,
): Map<string, T[]> => grouped(items, ({ reference }) => referenceOf(reference).repository);
