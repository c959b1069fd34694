import type { TransferReport } from '../../src/domain/transfer/report';
import { wayNames } from '../../src/domain/image-import/way';
import { plural } from '../../src/domain/transfer/plural';
import { toned, type Colors } from '../output/colors';
import { bothNames, formatBytes, formatMs, shorten } from '../output/format';
import { isUnsignedHere, namesOf, signatureLines } from './signatures';
import { inTerminal } from '../output/in-terminal';
import { printable } from '../output/printable';
import { tableOf } from '../output/table';

const rowsShown = 50;
const namesShown = 5;

/**
 * The end of a transfer for people: every artifact with both digests, the blobs that crossed, the time it
 * took.
 */
export function describeReport(report: TransferReport, colors: Colors, most = rowsShown): string {
  const phases = Object.entries(report.phases).map(([phase, ms]) => `${phase} ${formatMs(ms)}`);
  const { error } = report;
  const told = [
    ...wayLines(report),
    ...reasonsIn(report),
    ...signatureLines(report.artifacts),
    ...(error ? [`${error.code}: ${error.message}`, `do: ${inTerminal(error.remedy)}`] : []),
    ...report.batches.flatMap((batch) =>
      (report.via === 'import' ? importedLines : batchLines)(batch, sayOnce(error)),
    ),
    ...pruneLines(report),
    ...(phases.length > 0 ? [phases.join(', ')] : []),
    ...report.notes.map((note) => `note: ${note}`),
  ];
  return [
    ...(report.artifacts.length > 0 ? [artifactTable(report, colors, most)] : []),
    `Transfer ${report.transferId}: ${toned(report.status, colors)}, ${summaryOf(report)}`,
    ...told.map((line) => `  ${printable(line)}`),
  ].join('\n');
}

/** Everything in one line, as tools end that copy much. */
function summaryOf({ via, artifacts, batches, startedAt, finishedAt }: TransferReport): string {
  const verified = artifacts.filter((artifact) => artifact.verified).length;
  const handedOver = artifacts.filter((artifact) => artifact.handedOver).length;
  const bytes = batches.reduce((sum, batch) => sum + (batch.bytes ?? 0), 0);
  return [
    `${verified} of ${plural(artifacts.length, 'artifact')} verified`,
    ...(handedOver > 0 ? [`${handedOver} ready to be carried`] : []),
    via === 'import'
      ? `${plural(batches.length, 'batch')} by image import`
      : `${formatBytes(bytes)} in ${plural(batches.length, 'batch')}`,
    `took ${formatMs(Date.parse(finishedAt) - Date.parse(startedAt))}`,
  ].join(', ');
}

/** Why it went the way it did, where the route has both. */
const wayLines = ({ via = 'transfer', viaReason }: TransferReport): string[] =>
  viaReason === undefined ? [] : [`by ${wayNames[via]}: ${viaReason}`];

type Batch = TransferReport['batches'][number];
type Say = (error: NonNullable<Batch['error']>) => string;

/** What the report itself says of its end is long, and stands once: a batch has the code. */
const sayOnce =
  (told: TransferReport['error']): Say =>
  ({ code, message }) =>
    code === told?.code && message === told.message ? `${code}, as above` : `${code}: ${message}`;

/** By image import there is no blob to name. */
const importedLines = ({ batch, error }: Batch, say: Say): string[] =>
  error ? [`batch ${batch}: ${say(error)}`] : [];

const batchLines = ({ blob = '', bytes, copy, error }: Batch, say: Say): string[] => [
  `${blob}${bytes === undefined ? '' : `  ${formatBytes(bytes)}`}${copy ? `  ${copy.strategy}` : ''}`,
  ...(error ? [`  ${say(error)}`] : []),
];

function pruneLines({ prune }: TransferReport): string[] {
  if (prune === undefined) return [];
  const { mode, found, deleted, manifests, listed, kept, refused, error } = prune;
  const why = refused ?? (error && `${error.code}: ${error.message}; do: ${inTerminal(error.remedy)}`);
  return [
    `prune (${mode}): ${plural(found, 'tag')} gone at the source, ${deleted.length} deleted with ` +
      `${plural(manifests.length, 'manifest')}, ${kept.length} kept`,
    ...(why === undefined ? [] : [`nothing more was deleted: ${why}`]),
    ...named('deleted', deleted),
    ...named('gone at the source', listed),
    ...kept.slice(0, namesShown).map(({ reference, reason }) => `kept ${shorten(reference)}: ${reason}`),
  ];
}

function named(what: string, references: readonly string[]): string[] {
  if (references.length === 0) return [];
  return [`${what}: ${namesOf(references)}`];
}

/** Why artifacts are not verified, each reason once; what the report itself says of its end by its code. */
function reasonsIn({ artifacts, error }: TransferReport): string[] {
  const byReason = new Map<string, string[]>();
  for (const { reference, verified, handedOver, reason = 'the digests differ' } of artifacts) {
    if (verified || handedOver || isUnsignedHere({ reason })) continue;
    byReason.set(reason, [...(byReason.get(reason) ?? []), reference]);
  }
  return [...byReason].map(
    ([reason, references]) => `${namesOf(references)}: ${reason === error?.message ? error.code : reason}`,
  );
}

/** All artifacts, or of many the first ones, those not verified before the others. */
function artifactTable({ artifacts }: TransferReport, colors: Colors, most: number): string {
  const shown = [...artifacts].sort((a, b) => Number(a.verified) - Number(b.verified)).slice(0, most);
  const table = tableOf(
    ['artifact', 'digest at the source', 'digest at the target', 'verified'],
    shown.map(({ digest = '-', targetDigest = '-', verified, handedOver, ...names }) => [
      bothNames(names),
      shorten(digest),
      shorten(targetDigest),
      // Only the receiver can verify what is carried.
      { content: handedOver ? 'handed over' : toned(verified ? 'yes' : 'no', colors) },
    ]),
  );
  const hidden = artifacts.length - shown.length;
  return hidden > 0 ? `${table}\nand ${hidden} more` : table;
}
