import { z } from 'zod';
import { isUnsigned } from '../plan/signed';
import type { Immutable } from '../schema';
import { artifactResultSchema, type ArtifactResult } from './results';
import type { TransferReport } from './report';
import { stopOfArtifacts } from './stop';

const awaitingSchema = artifactResultSchema
  .pick({ reference: true, targetReference: true })
  .extend({ transferId: z.string(), digest: z.string(), subject: z.string().exactOptional() });
/** What a transfer brought across an air gap without a good signature, which may come later. */
export type Awaiting = Immutable<z.output<typeof awaitingSchema>>;

/** What of a route waits for its signatures. */
export const unsignedSchema = z.object({ artifacts: z.array(awaitingSchema) });

/** So much of a route is remembered; the oldest goes. */
const mostAwaiting = 1000;

const keyOf = ({ transferId, reference }: Awaiting): string => `${transferId} ${reference}`;

/** What waits after something was added and taken away. */
export function withAwaiting(
  known: readonly Awaiting[],
  { added = [], gone = [] }: { readonly added?: readonly Awaiting[]; readonly gone?: readonly Awaiting[] },
): Awaiting[] {
  const names = new Set([...added, ...gone].map(keyOf));
  return [...known.filter((each) => !names.has(keyOf(each))), ...added].slice(-mostAwaiting);
}

/** Artifacts of a transfer with those that were found to be signed later. */
export function withSigned<T extends ArtifactResult>(artifacts: readonly T[], signed: readonly T[]): T[] {
  const byName = new Map(signed.map((each) => [each.reference, each]));
  return artifacts.map((each) => {
    const found = byName.get(each.reference);
    return found !== undefined && isUnsigned(each) && found.digest === each.digest ? found : each;
  });
}

/** A report after signatures came that were missing: where nothing else is, its transfer succeeded. */
export function signedSince(
  before: TransferReport,
  signed: readonly ArtifactResult[],
  note: string,
): TransferReport {
  const { error, ...report } = before;
  const artifacts = withSigned(report.artifacts, signed);
  if (artifacts.every((each, i) => each === report.artifacts[i])) return before;
  const isOfSignatures = error !== undefined && isUnsigned({ reason: `${error.code}: ` });
  const left = isOfSignatures ? stopOfArtifacts(artifacts) : error;
  const isWhole = left === undefined && artifacts.every(({ verified }) => verified);
  return {
    ...report,
    ...{ artifacts, notes: [...report.notes, note] },
    ...(isWhole && { status: 'succeeded' }),
    ...(left && { error: left }),
  };
}
