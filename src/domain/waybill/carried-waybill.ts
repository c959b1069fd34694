import { z } from 'zod';
import { formatReference, parseReference } from '../selection/artifact-reference';
import type { Immutable } from '../schema';
import { firstProblem } from './open-signed';
import type { Waybill } from './waybill';

/**
 * The waybill that lies beside a blob and crosses with it. Whoever reads one cannot trust it: every field is
 * bounded, and what version 1 does not know is refused.
 */

/** The format this app writes, and the only one it reads. */
const version = 1;

/** A pipeline run takes no more (ACR Transfer documentation). */
const mostArtifacts = 50;

const text = (most: number) => z.string().min(1).max(most);

const digestSchema = z
  .string()
  .regex(/^sha256:[a-f0-9]{64}$/, 'must be sha256: and 64 lower-case hex digits');

const artifactSchema = z
  .strictObject({
    reference: text(400),
    digest: digestSchema,
    size: z.int().min(0),
    /** What it belongs to: it is a signature, SBOM or the like, and needs none of its own. */
    subject: digestSchema.exactOptional(),
  })
  .superRefine(({ reference, digest }, context) => {
    const parsed = parseReference(reference);
    const report = (message: string): void =>
      context.addIssue({ code: 'custom', path: ['reference'], message });
    if (typeof parsed === 'string') report(parsed);
    else if (formatReference(parsed) !== reference) report('must name its tag or digest');
    else if ('digest' in parsed && parsed.digest !== digest) report('names another digest');
  });

/** The file of a waybill, as its sender wrote it. */
const carriedWaybillSchema = z.strictObject({
  version: z.literal(version, { error: 'is not 1: another version of acr-ferry wrote it' }).default(version),
  transferId: z.string().regex(/^t[a-z0-9]{15}$/, 'must be the id of a transfer'),
  route: text(100),
  batch: z.int().min(1),
  /** Rises by sender and route: the receiver takes each once. Only what was sent across a gap has one. */
  number: z.int().min(1).exactOptional(),
  /** Whom it is for: cloud, registry and route there. */
  receiver: text(200).exactOptional(),
  /** How many batches the transfer has: tells the receiver that there is more to come. */
  batches: z.int().min(1),
  /** Name of the blob where it was exported. */
  blob: text(1024),
  createdAt: z.iso.datetime(),
  exporter: z.strictObject({
    cloud: text(64),
    registry: text(64),
    /** The export run, absent when nobody noted it. */
    run: text(64).exactOptional(),
  }),
  artifacts: z
    .array(artifactSchema)
    .min(1)
    .max(mostArtifacts)
    .refine(
      (artifacts) => new Set(artifacts.map(({ reference }) => reference)).size === artifacts.length,
      'name a reference twice',
    ),
  content: z.strictObject({
    bytes: z.int().min(0),
    /** Of the whole blob; absent in what a connected route leaves beside its copies. */
    sha256: z
      .string()
      .regex(/^[a-f0-9]{64}$/, 'must be 64 lower-case hex digits')
      .exactOptional(),
  }),
});

export type CarriedWaybill = Immutable<z.output<typeof carriedWaybillSchema>>;

/** What is known of a batch once its blob is there. */
export interface CarriedFacts {
  readonly content: CarriedWaybill['content'];
  /** ISO time. */
  readonly createdAt: string;
  readonly exportRun?: string | undefined;
  readonly receiver?: string | undefined;
}

/** What names a waybill among all: its transfer and batch. */
export const waybillId = ({ transferId, batch }: Pick<CarriedWaybill, 'transferId' | 'batch'>): string =>
  `${transferId}/${batch}`;

/** The text of the waybill that goes beside a blob. */
export function writeCarriedWaybill(
  { transferId, route, batch, batches, blob, artifacts, number }: Waybill,
  { cloud, registry }: { readonly cloud: { readonly name: string }; readonly registry: string },
  { content, createdAt, exportRun, receiver }: CarriedFacts,
): string {
  const exporter = { cloud: cloud.name, registry, ...(exportRun !== undefined && { run: exportRun }) };
  const carried: CarriedWaybill = {
    version,
    transferId,
    route,
    ...(number !== undefined && { number }),
    ...(receiver !== undefined && { receiver }),
    batch,
    batches,
    blob,
    createdAt,
    exporter,
    artifacts: artifacts.map(({ reference, digest, size, subject }) => ({
      ...{ reference, digest, size },
      ...(subject !== undefined && { subject }),
    })),
    content,
  };
  return `${JSON.stringify(carried, undefined, 2)}\n`;
}

/** Checks a parsed document. Returns what is wrong as text, naming the first field. */
export function readCarriedWaybill(document: unknown): CarriedWaybill | string {
  const parsed = carriedWaybillSchema.safeParse(document);
  if (parsed.success) return parsed.data;
  if (isForeign(document)) return 'it is no waybill of acr-ferry';
  return firstProblem(parsed.error);
}

/** Whether a document has none of what makes a waybill. */
const isForeign = (document: unknown): boolean =>
  typeof document !== 'object' ||
  document === null ||
  !['transferId', 'content', 'artifacts'].some((field) => field in document);
