import { z } from 'zod';
import type { Immutable } from '../schema';
import { triggerSchema, type TransferRequest } from './request';

/** What the orchestration of a transfer is given, and what a list shows without reading documents. */
export const transferInputSchema = z.object({
  transferId: z.string(),
  route: z.string(),
  trigger: triggerSchema,
  cause: z.exactOptional(z.string()),
  requestedAt: z.string(),
  /** How many were named. */
  artifacts: z.number(),
  /** Blob and waybill were carried across an air gap: the plan is made from them. */
  receives: z.exactOptional(z.literal(true)),
  /** The source must be scanned by the selection of the request. */
  selects: z.exactOptional(z.literal(true)),
  /** Id of the plan to carry out. */
  plan: z.exactOptional(z.string()),
});
export type TransferInput = Immutable<z.output<typeof transferInputSchema>>;

/** The request itself stays a document: it may name thousands of artifacts. */
export function toInput({ artifacts, carried, selection, ...rest }: TransferRequest): TransferInput {
  return {
    ...rest,
    artifacts: artifacts.length,
    ...(carried && { receives: true }),
    ...(selection && { selects: true }),
  };
}
