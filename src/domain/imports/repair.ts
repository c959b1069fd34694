import type { ConditionName, Verdict } from './conditions';

/** What acr-ferry may mend on a blob so that the source trigger takes it. */
export type RepairKind = 'category' | 'md5' | 'age';

/** Metadata that names the import a blob was mended for: a mending that was cut off is known by it. */
export const mendedMark = 'acrferryimport';

const mends: Readonly<Record<RepairKind, ConditionName>> = {
  category: 'category',
  md5: 'content-md5',
  age: 'last-modified',
};

/** What of the allowed a verdict asks for. A blob that is not there in full is left alone. */
export function repairsFor(allowed: readonly RepairKind[], { conditions }: Verdict): RepairKind[] {
  const unmet = new Set(conditions.filter(({ state }) => state === 'unmet').map(({ name }) => name));
  return unmet.has('committed') ? [] : allowed.filter((kind) => unmet.has(mends[kind]));
}
