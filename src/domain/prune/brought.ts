import { z } from 'zod';
import type { Immutable } from '../schema';

const broughtSchema = z.object({
  reference: z.string(),
  digest: z.string(),
  at: z.iso.datetime(),
  /** Of the waybill that brought it across an air gap. */
  number: z.int().exactOptional(),
});
/** An artifact that transfers of a route brought to the target, or handed over, last. */
export type Brought = Immutable<z.output<typeof broughtSchema>>;

/** What a route brought of one repository. */
export const broughtOfSchema = z.object({ artifacts: z.array(broughtSchema) });

/** The newest word on a reference counts. */
export function withBrought(known: readonly Brought[], news: readonly Brought[]): Brought[] {
  const all = new Map(known.map((each) => [each.reference, each]));
  for (const each of news) {
    const before = all.get(each.reference);
    if (before === undefined || before.at <= each.at) all.set(each.reference, each);
  }
  return [...all.values()];
}
