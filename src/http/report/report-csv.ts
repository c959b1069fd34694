import type { ArtifactResult } from '../../domain/transfer/results';
import type { TransferReport } from '../../domain/transfer/report';

const columns = ['transfer', 'route', 'reference', 'result', 'digest', 'targetDigest', 'reason'].concat([
  'targetReference',
]);

/** Rows of a chunk. */
const rowsAtOnce = 500;

/** A report as CSV by RFC 4180: a row an artifact, in chunks. */
export function* reportCsv({ transferId, route, artifacts }: TransferReport): Generator<string> {
  yield line(columns);
  for (let i = 0; i < artifacts.length; i += rowsAtOnce) {
    const rows = artifacts.slice(i, i + rowsAtOnce).map((each) => {
      const { reference, digest = '', targetDigest = '', reason = '', targetReference = '' } = each;
      const result = resultOf(each);
      return line([transferId, route, reference, result, digest, targetDigest, reason, targetReference]);
    });
    yield rows.join('');
  }
}

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
