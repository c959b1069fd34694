import { z } from 'zod';
import type { Immutable } from '../schema';
import { sideNameSchema } from '../side';
import { whichBatchSchema } from '../waybill/waybill';

/** What a blob is digested by: MD5 for the import trigger, SHA-256 for proof. */
const hashAlgorithmSchema = z.enum(['md5', 'sha256']);
export type HashAlgorithm = z.output<typeof hashAlgorithmSchema>;

/** A blob of a batch that is to be read in order, from its first byte to its last. */
export const hashOrderSchema = whichBatchSchema.extend({
  side: sideNameSchema,
  /** Without one the blob the waybill of the batch names. */
  blob: z.exactOptional(z.string()),
  algorithm: hashAlgorithmSchema,
});
export type HashOrder = Immutable<z.output<typeof hashOrderSchema>>;

/** Which version of a blob is read, and how far. */
export const hashStateSchema = z.object({
  etag: z.string(),
  bytes: z.int().min(0),
  offset: z.int().min(0),
  /** What was made of the bytes before; absent at the first. */
  saved: z.exactOptional(z.string()),
});
export type HashState = Immutable<z.output<typeof hashStateSchema>>;

/** A blob that was read to its end. */
export interface Hashed {
  /** MD5 in base64, SHA-256 in hex. */
  readonly digest: string;
  readonly etag: string;
  readonly bytes: number;
}

/** Instance id of the pass over the blob of a batch. */
export const hashId = (transferId: string, batch: number): string => `${transferId}-hash${batch}`;

/** Custom status of such a pass. */
export const hashProgressSchema = z.object({
  bytesDone: z.int().min(0),
  bytesTotal: z.int().min(0),
  percent: z.number(),
});
export type HashProgress = Immutable<z.output<typeof hashProgressSchema>>;
