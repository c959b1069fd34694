import { z } from 'zod';
import type { Immutable } from '../schema';
import { wantedSchema } from '../plan/transfer-plan';

/** What made a transfer start. */
export const triggerSchema = z.enum(['http', 'schedule', 'event']).describe('What made it start.');
export type TransferTrigger = z.output<typeof triggerSchema>;

/** A blob and its waybill in the target container, pinned to the versions that were seen. */
const carriedBlobSchema = z.object({
  blob: z.string(),
  etag: z.string(),
  waybillEtag: z.string(),
  /** Of the import that is observed of it. */
  importId: z.string(),
  /** When the blob was last written: an import of it began no earlier. */
  writtenAt: z.iso.datetime(),
  /** What an operator lets in, though it is old or for somebody else. */
  allowed: z
    .object({
      waybill: z.string(),
      reason: z.string(),
      by: z.string(),
      resets: z.literal(true).exactOptional(),
    })
    .exactOptional(),
});
export type CarriedBlob = Immutable<z.output<typeof carriedBlobSchema>>;

/** What somebody asked for; written before the orchestration starts and read by the plan. */
export const transferRequestSchema = wantedSchema.extend({
  transferId: z.string(),
  /** Id of the plan this carries out, instead of making one. */
  plan: z.string().exactOptional(),
  trigger: triggerSchema,
  /** Name of the schedule or push rule that asked. */
  cause: z.string().exactOptional(),
  /** The transfer that is tried again. */
  retryOf: z.string().exactOptional(),
  /** The transfer whose plan named the artifacts: they are taken from it as they were planned. */
  plannedBy: z.string().exactOptional(),
  /** On a receiving route: what was carried. Its waybill names the artifacts. */
  carried: carriedBlobSchema.exactOptional(),
});
export type TransferRequest = Immutable<z.output<typeof transferRequestSchema>>;

/** Who asked a transfer to stop; that the document exists is what ends it. */
export const cancelRequestSchema = z.object({
  transferId: z.string(),
  requestedAt: z.iso.datetime(),
  requestedBy: z.string(),
  reason: z.string().exactOptional(),
});
export type CancelRequest = Immutable<z.output<typeof cancelRequestSchema>>;
