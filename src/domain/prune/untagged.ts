import { z } from 'zod';
import type { Immutable } from '../schema';

const untaggedSchema = z.object({
  digest: z.string(),
  /** The mark of the registry it is in. */
  target: z.string(),
  /** Whose list of tags its tag went by. */
  sender: z.string().exactOptional(),
});
/** A manifest that lost its tag, or its index, by pruning, and may go when nobody uses it. */
export type Untagged = Immutable<z.output<typeof untaggedSchema>>;

/** What a route left of one repository. */
export const untaggedOfSchema = z.object({ manifests: z.array(untaggedSchema) });
