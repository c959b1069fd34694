import { z } from 'zod';
import type { Immutable } from '../schema';

const cutSchema = z.object({ route: z.string(), transferId: z.string() });
/** A transfer that has cut its batches. */
export type Cut = Immutable<z.output<typeof cutSchema>>;

/** Transfers of a source in the order they cut their batches: each after it knew those of all before. */
export const cutsSchema = z.object({ cuts: z.array(cutSchema) });
