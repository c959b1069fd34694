import type { PruneReport } from '../../domain/prune/pruned';
import type { ArtifactResult } from '../../domain/transfer/results';
import { wentBy, type TransferReport } from '../../domain/transfer/report';
import { inChunks } from './answer-chunks';

const columns = ['transfer', 'route', 'reference', 'result', 'digest', 'targetDigest', 'reason'].concat([
  'targetReference',
  'signedBy',
  'via',
  'viaReason',
]);

/** A report as CSV by RFC 4180: a row an artifact, then one a tag the source no longer has; in chunks. */
export function* reportCsv(report: TransferReport): Generator<string> {
  const { transferId, route, artifacts, prune, viaReason = '' } = report;
  const row = ({ reference, result, reason = '', ...more }: Row): string => {
    const { digest = '', targetDigest = '', targetReference = '', signedBy = '' } = more;
    const names = [targetReference, signedBy, wentBy(report) ?? '', viaReason];
    return line([transferId, route, reference, result, digest, targetDigest, reason, ...names]);
  };
  yield line(columns);
  yield* inChunks(artifacts, (each) => row({ ...each, result: resultOf(each) }));
  if (prune !== undefined) yield* inChunks(goneIn(prune), row);
}

/** What became of each tag the source no longer has, and of their manifests. */
export const goneIn = ({ deleted, manifests, listed, kept }: PruneReport): readonly Gone[] => [
  ...[...deleted, ...manifests].map((reference) => ({ reference, result: 'deleted' })),
  ...listed.map((reference) => ({ reference, result: 'gone at the source' })),
  ...kept.map((each) => ({ ...each, result: 'kept' })),
];

interface Gone {
  readonly reference: string;
  readonly result: string;
  readonly reason?: string;
}

type Row = Gone & Omit<ArtifactResult, 'reason' | 'verified'>;

/** What an artifact came to, in one word of those the report counts by. */
export function resultOf({ verified, handedOver, cancelled }: ArtifactResult): string {
  if (verified) return 'verified';
  if (handedOver) return 'handed over';
  return cancelled ? 'cancelled' : 'failed';
}

const line = (fields: readonly string[]): string => `${fields.map(field).join(',')}\r\n`;

/** A spreadsheet runs what begins so: an apostrophe makes it a text. */
const formula = /^[\s]*[=+\-@]|^[\t\r\n]/;

function field(text: string): string {
  const harmless = formula.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(harmless) ? `"${harmless.replaceAll('"', '""')}"` : harmless;
}
