import Table from 'cli-table3';
import colors from 'picocolors';
import { printable } from './printable';
import type { BlobFinding, FolderFindings } from './verify-folder';

/** The findings for people. */
export function describeFolder({ ok, blobs, absent, passedOver }: FolderFindings): string {
  const passed = passedOver.map((text) => printable(`passed over: ${text}`));
  if (blobs.length === 0) return ['There is no blob and no waybill in this folder.', ...passed].join('\n');
  const table = new Table({
    head: ['blob', 'artifacts', 'bytes', 'signature', 'result'],
    style: { head: [], border: [], compact: true },
  });
  for (const finding of blobs) {
    const { blob, artifacts = '-', bytes = '-', signature = '-' } = finding;
    table.push([
      printable(blob),
      artifacts,
      bytes,
      signature,
      finding.ok ? colors.green('as sent') : colors.red('refused'),
    ]);
  }
  const wrong = blobs.filter((finding) => !finding.ok).length;
  return [
    table.toString(),
    ...blobs.flatMap(remarks).map(printable),
    ...absent.map((text) => printable(`note: ${text}`)),
    ...passed,
    ok
      ? `Everything is as its waybills say: ${blobs.length} blob(s).`
      : `${wrong} of ${blobs.length} blob(s) must not be imported as they are.`,
  ].join('\n');
}

const remarks = ({ blob, problems, notes }: BlobFinding): string[] => [
  ...problems.map((problem) => `${blob}: ${problem}`),
  ...notes.map((note) => `note: ${blob}: ${note}`),
];
