import { z } from 'zod';
import { copyResultSchema } from '../copy/job';
import { failureSchema, toldFailureSchema } from '../errors';
import { earlierExportSchema } from '../pipelines/runs';
import type { ErrorCode } from '../remedies';
import { ways } from '../route';
import type { Immutable } from '../schema';
import { handoverSchema, signedBySchema } from '../waybill/waybill';
import { phaseSchema, spanSchema, transferStatusSchema } from './status';

/** What one artifact of a transfer came to. */
export const artifactResultSchema = z.object({
  reference: z.string(),
  digest: z
    .string()
    .exactOptional()
    .describe('Planned at the source; absent when the reference did not resolve.'),
  targetReference: z.string().exactOptional().describe('Its name at the target, where the route renames it.'),
  targetDigest: z.string().exactOptional().describe('Found at the target; absent when it is not there.'),
  signedBy: signedBySchema.exactOptional(),
  verified: z.boolean(),
  handedOver: z
    .literal(true)
    .exactOptional()
    .describe('Its blob stands ready to be carried across; only the receiver can verify it.'),
  cancelled: z.literal(true).exactOptional().describe('Nobody tried: the transfer was cancelled before.'),
  reason: z.string().exactOptional(),
});
export type ArtifactResult = Immutable<z.output<typeof artifactResultSchema>>;

/** Code of what was imported without a word and could not be looked for: nobody knows that it failed. */
export const unverified = 'ARTIFACT_UNVERIFIED' satisfies ErrorCode;

/** The same with what the trust policy lets pass and wants to be told, and whether it was brought. */
const verifiedArtifactSchema = artifactResultSchema.extend({
  notes: z.array(z.string()).exactOptional(),
  foundThere: z.literal(true).exactOptional().describe('It was at the target before, by whomever.'),
});
export type VerifiedArtifact = Immutable<z.output<typeof verifiedArtifactSchema>>;

/** What the artifacts of one batch came to. */
export const verificationSchema = z.object({
  artifacts: z.array(verifiedArtifactSchema),
  /** What arrived is noted as brought: by the time of the report another transfer may have pruned it. */
  noted: z.literal(true).exactOptional(),
  /** What it changed of earlier transfers. */
  notes: z.array(z.string()).exactOptional(),
});
export type Verification = Immutable<z.output<typeof verificationSchema>>;

const count = z.int().min(0);

/** How many artifacts stand how; `total` counts the ones that never resolved too. */
export const artifactCountsSchema = z.object({
  total: count,
  verified: count,
  failed: count,
  cancelled: count
    .exactOptional()
    .describe('Not moved because the transfer was cancelled; not among failed.'),
  handedOver: count
    .exactOptional()
    .describe('Stand ready to be carried across an air gap; whether they arrive only the receiver can tell.'),
});
export type ArtifactCounts = Immutable<z.output<typeof artifactCountsSchema>>;

/** Counts artifacts by how they stand. */
export function countArtifacts(artifacts: readonly ArtifactResult[]): ArtifactCounts {
  const verified = artifacts.filter((artifact) => artifact.verified).length;
  const handedOver = artifacts.filter((artifact) => artifact.handedOver).length;
  const cancelled = artifacts.filter((artifact) => artifact.cancelled && !artifact.verified).length;
  return {
    total: artifacts.length,
    verified,
    failed: artifacts.length - verified - handedOver - cancelled,
    ...(cancelled > 0 && { cancelled }),
    ...(handedOver > 0 && { handedOver }),
  };
}

/** How many artifacts did not arrive, for whatever reason. */
export const missing = ({ failed, cancelled = 0 }: ArtifactCounts): number => failed + cancelled;

/** How many runs of a kind a batch took; only told when it was not one. */
export const runsSchema = z
  .int()
  .min(2)
  .describe('Runs it took, the last one named; absent when it was one.');

const stopShape = {
  phase: phaseSchema.exactOptional().describe('Where it stopped.'),
  batch: z.int().min(1).exactOptional().describe('The first it stopped; absent for the transfer as a whole.'),
  batches: z.int().min(1).exactOptional().describe('How many batches stopped for the same reason.'),
  runUrl: z.string().exactOptional().describe('The pipeline run in the portal of its cloud.'),
};

const stopSchema = failureSchema.extend(stopShape);
/** What stopped a transfer, or one of its batches, and where. */
export type Stop = Immutable<z.output<typeof stopSchema>>;

/** The same, with what to do. */
export const toldStopSchema = toldFailureSchema.extend(stopShape).meta({ id: 'Stop' });
export type ToldStop = Immutable<z.output<typeof toldStopSchema>>;

/** What one batch came to, but for its artifacts; kept as a document beside its waybill. */
export const batchResultSchema = z.object({
  batch: z.int().min(1),
  /** By image import there is none. */
  blob: z.string().exactOptional(),
  /** In place of an export run: the blob that was there. */
  reusedExport: earlierExportSchema.exactOptional(),
  exportRun: z.string().exactOptional(),
  exportRuns: runsSchema.exactOptional(),
  importRun: z.string().exactOptional(),
  importRuns: runsSchema.exactOptional(),
  copy: copyResultSchema.exactOptional(),
  handover: handoverSchema.exactOptional(),
  spans: z.partialRecord(phaseSchema, spanSchema),
  /** The phase that failed first. */
  stoppedIn: phaseSchema.exactOptional(),
  error: failureSchema.exactOptional(),
});
export type BatchResult = Immutable<z.output<typeof batchResultSchema>>;

/** What a transfer came to, as its orchestration returns it; the report says more. */
export const transferOutcomeSchema = z.object({
  status: transferStatusSchema,
  artifacts: artifactCountsSchema,
  finishedAt: z.iso.datetime().exactOptional(),
  via: z.enum(ways).exactOptional().describe('Which way it went; absent: that was not decided.'),
  bytes: count.exactOptional().describe('Copied or handed over.'),
  error: stopSchema.exactOptional().describe('What stopped it.'),
});
export type TransferOutcome = Immutable<z.output<typeof transferOutcomeSchema>>;
