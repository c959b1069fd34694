import { z } from 'zod';
import type { Immutable } from '../schema';
import { originSchema } from './numbers';

/** Who signed an artifact. */
export const signedBySchema = z
  .string()
  .describe('Who signed it, or what it refers to; absent where no signature is demanded or nobody known.');

/** One artifact of a batch. */
export const plannedArtifactSchema = z.object({
  reference: z.string().describe('`repository:tag` or `repository@sha256:...`, always explicit.'),
  digest: z.string().describe('What the reference pointed to at plan time.'),
  /** Of manifest and layers in bytes, as the registry reports them; 0 when it does not. */
  size: z.int().min(0),
  targetReference: z.string().exactOptional().describe('Its name at the target, where the route renames it.'),
  signedBy: signedBySchema.exactOptional(),
  subject: z
    .string()
    .exactOptional()
    .describe('Digest of the chosen artifact it belongs to: it crosses by its signature.'),
});
export type PlannedArtifact = Immutable<z.output<typeof plannedArtifactSchema>>;

/** What was planned and no run exported without an error. */
export const leftOutSchema = z.object({ reference: z.string(), digest: z.string(), reason: z.string() });
export type LeftOut = Immutable<z.output<typeof leftOutSchema>>;

/** What an artifact is called at the target. */
export const atTarget = ({
  reference,
  targetReference,
}: Pick<PlannedArtifact, 'reference' | 'targetReference'>): string => targetReference ?? reference;

/** What a blob must hold. */
const contentSchema = z.object({
  bytes: z.int().min(0),
  /** In hex; absent when nobody read the blob. */
  sha256: z.string().exactOptional(),
  /** The version at the target that was received. */
  etag: z.string().exactOptional(),
});

/** Which transfer, of which route. */
export const whichTransferSchema = z.object({ route: z.string(), transferId: z.string() });

/** Which of its batches; they count from 1. */
export const whichBatchSchema = whichTransferSchema.extend({ batch: z.int().min(1) });

/** What a batch is planned to bring: what the blob holds and what the target must hold at the end. */
export const waybillSchema = whichBatchSchema.extend({
  /** How many the transfer has: tells a receiver that there is more to come. */
  batches: z.int().min(1),
  /** Name of the blob in both containers. */
  blob: z.string(),
  artifacts: z.array(plannedArtifactSchema),
  leftOut: z.array(leftOutSchema).exactOptional(),
  /** Known once the blob was carried across. */
  content: contentSchema.exactOptional(),
  /** That it carries, once it was handed over: it rises by sender and route. */
  number: z.int().exactOptional(),
  /** Of one that was received, where signatures are demanded. */
  origin: originSchema.exactOptional(),
});
export type Waybill = Immutable<z.output<typeof waybillSchema>>;

const waybillSuffix = '.waybill.json';

/** Name of the waybill that lies beside a blob. */
export const waybillName = (blob: string): string => `${blob}${waybillSuffix}`;

/** The blob a waybill lies beside; undefined when the name is not that of a waybill. */
export const blobOfWaybill = (name: string): string | undefined =>
  name.endsWith(waybillSuffix) && name.length > waybillSuffix.length
    ? name.slice(0, -waybillSuffix.length)
    : undefined;

/** A blob that stands ready beside its waybill, for somebody to carry across an air gap. */
export const handoverSchema = z.object({
  bytes: z.int().min(0),
  waybill: z.string().describe('Lies beside the blob where that is carried from.'),
  signedBy: z.string().exactOptional().describe('The key that signed it; absent when it is not signed.'),
  notes: z.array(z.string()),
});
export type Handover = Immutable<z.output<typeof handoverSchema>>;
