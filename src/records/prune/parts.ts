import pMap from 'p-map';
import type { Path } from '../records';

/** Documents read or changed at once. */
export const documentsAtOnce = 16;

/** Calls for each document with what belongs there. */
export async function eachPart<T, D>(
  items: readonly T[],
  pathOf: (item: T) => Path<D>,
  change: (path: Path<D>, its: readonly T[]) => Promise<unknown>,
): Promise<void> {
  const parts = new Map<string, { readonly path: Path<D>; readonly its: T[] }>();
  for (const item of items) {
    const path = pathOf(item);
    const part = parts.get(path.name) ?? { path, its: [] };
    part.its.push(item);
    parts.set(path.name, part);
  }
  await pMap(parts.values(), ({ path, its }) => change(path, its), { concurrency: documentsAtOnce });
}
