import { z } from 'zod';
import type { Immutable } from '../schema';
import type { Selection } from '../selection/selection';

/** What pushes to the source registry of a route start a transfer. */
export interface PushRule {
  readonly route: string;
  /** Unique within the route. */
  readonly name: string;
  readonly selection: Selection;
  /** A transfer starts when nothing was pushed for this long: the pushes of one release travel together. */
  readonly quietSeconds: number;
  /** It starts at the latest so long after the first push, however many follow. */
  readonly longestSeconds: number;
}

/** A push as an event tells of it. */
export const pushSchema = z.object({
  /** Resource id. */
  registry: z.string(),
  repository: z.string(),
  tag: z.string(),
  digest: z.string().exactOptional(),
});
export type Push = Immutable<z.output<typeof pushSchema>>;

/** A push that is in no transfer yet, as the name of its document tells. */
const pendingPushSchema = pushSchema.pick({ repository: true, tag: true }).extend({
  /** When the event arrived. */
  arrivedMs: z.int(),
});
export type PendingPush = Immutable<z.output<typeof pendingPushSchema>>;

/** Pushes that were taken into a transfer; they are forgotten once it is started. */
export const takenPushesSchema = z.object({
  transferId: z.string(),
  /** The pushed tags, each once. */
  artifacts: z.array(z.string()),
  pushes: z.array(pendingPushSchema),
});
export type TakenPushes = Immutable<z.output<typeof takenPushesSchema>>;
