import Table from 'cli-table3';
import type { TransferReport } from '../../src/domain/transfer/report';
import type { Board } from './board';
import { formatBytes, formatMs, shorten } from './format';

const rowsShown = 50;
const namesShown = 5;

/**
 * The end of a transfer for people: every artifact with both digests, the blobs that crossed, the time it
 * took.
 */
export function describeReport(report: TransferReport, colors: Board['colors']): string {
  const blobs = report.batches.flatMap(({ blob, bytes, copy, error }) => [
    `  ${blob}${bytes === undefined ? '' : `  ${formatBytes(bytes)}`}${copy ? `  ${copy.strategy}` : ''}`,
    ...(error ? [`    ${error.code}: ${error.message}`] : []),
  ]);
  const phases = Object.entries(report.phases).map(([phase, ms]) => `${phase} ${formatMs(ms)}`);
  const succeeded = report.status === 'succeeded';
  return [
    artifactTable(report, colors),
    `Transfer ${report.transferId}: ${(succeeded ? colors.green : colors.red)(report.status)}`,
    ...describeReasons(report),
    ...(report.error
      ? [`  ${report.error.code}: ${report.error.message}`, `  do: ${report.error.remedy}`]
      : []),
    ...blobs,
    ...(phases.length > 0 ? [`  ${phases.join(', ')}`] : []),
    ...report.notes.map((note) => `  note: ${note}`),
  ].join('\n');
}

/** Why artifacts are not verified, each reason once. */
function describeReasons({ artifacts }: TransferReport): string[] {
  const byReason = new Map<string, string[]>();
  for (const { reference, verified, reason = 'the digests differ' } of artifacts) {
    if (!verified) byReason.set(reason, [...(byReason.get(reason) ?? []), shorten(reference)]);
  }
  return [...byReason].map(([reason, references]) => {
    const named = references.slice(0, namesShown).join(', ');
    const others = references.length - namesShown;
    return `  ${named}${others > 0 ? ` and ${others} more` : ''}: ${reason}`;
  });
}

/** All artifacts, or of many the first ones, those not verified before the others. */
function artifactTable({ artifacts }: TransferReport, colors: Board['colors']): string {
  const shown = [...artifacts].sort((a, b) => Number(a.verified) - Number(b.verified)).slice(0, rowsShown);
  const table = new Table({
    head: ['artifact', 'digest at the source', 'digest at the target', 'verified'],
    style: { head: [], border: [], compact: true },
  });
  for (const { reference, digest = '-', targetDigest = '-', verified } of shown) {
    table.push([
      shorten(reference),
      shorten(digest),
      shorten(targetDigest),
      verified ? colors.green('yes') : colors.red('no'),
    ]);
  }
  const hidden = artifacts.length - shown.length;
  return hidden > 0 ? `${table.toString()}\nand ${hidden} more` : table.toString();
}
