import { z } from 'zod';
import type { Immutable } from '../schema';

/** A blob that stands ready beside its waybill, for somebody to carry across an air gap. */
export const handoverSchema = z.object({
  bytes: z.int().min(0),
  waybill: z.string().describe('Lies beside the blob in the source container.'),
  signedBy: z.string().exactOptional().describe('The key that signed it; absent when it is not signed.'),
  notes: z.array(z.string()),
});
export type Handover = Immutable<z.output<typeof handoverSchema>>;
