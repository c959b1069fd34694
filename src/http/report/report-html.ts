import { durationText } from '../../domain/transfer/duration';
import { plural } from '../../domain/transfer/plural';
import type { PruneReport } from '../../domain/prune/pruned';
import { bytesIn, type BatchReport, type TransferReport } from '../../domain/transfer/report';
import {
  countArtifacts,
  type ArtifactCounts,
  type ArtifactResult,
  type ToldStop,
} from '../../domain/transfer/results';
import { wayNames } from '../../domain/image-import/way';
import { isUnsigned } from '../../domain/plan/signed';
import { timelineOfReport } from '../../domain/transfer/timeline';
import { inChunks } from './answer-chunks';
import { escaped } from './escape';
import { goneIn, resultOf } from './report-csv';
import { reportStyle } from './report-style';
import { timelineSvg } from './timeline-svg';

/** A report as one page that needs nothing else, to be printed and kept; in chunks. */
export function* reportHtml(report: TransferReport): Generator<string> {
  const { transferId, artifacts, batches, notes, error } = report;
  const title = `Transfer ${escaped(transferId)}`;
  yield (
    `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>${title}</title>` +
    '<meta name="viewport" content="width=device-width, initial-scale=1">' +
    `<style>${reportStyle}</style></head><body><main><h1>${title}</h1>`
  );
  yield facts(report);
  if (error !== undefined) yield stopped(error);
  yield `<h2>Timeline</h2>${timelineSvg(timelineOfReport(report))}`;
  if (notes.length > 0)
    yield `<h2>Notes</h2><ul>${notes.map((note) => `<li>${escaped(note)}</li>`).join('')}</ul>`;
  if (report.prune !== undefined) yield* pruned(report.prune);
  if (report.via === 'import') yield* table('Batches', ['Batch', 'Stopped'], batches, importedRow);
  else {
    const facts = ['Batch', 'Blob', 'Size', 'Export run', 'Import run', 'Stopped'];
    yield* table('Batches', facts, batches, batchRow);
  }
  const columns = ['Result', 'Reference', 'Digest at the source', 'Digest at the target'];
  const others = artifacts.filter((each) => !isUnsigned(each));
  yield* table('Without a good signature', columns, artifacts.filter(isUnsigned), artifactRow);
  yield* table('Artifacts', columns, others, artifactRow);
  yield '</main></body></html>';
}

function artifactRow(each: ArtifactResult): string[] {
  const result = resultOf(each);
  const as = each.targetReference === undefined ? '' : ` as <code>${escaped(each.targetReference)}</code>`;
  const by = each.signedBy === undefined ? '' : `<br>signed by ${escaped(each.signedBy)}`;
  const reason = each.reason === undefined ? '' : `<br>${escaped(each.reason)}`;
  return [
    result === 'failed' ? '<span class="failed">failed</span>' : result,
    `<code>${escaped(each.reference)}</code>${as}${by}${reason}`,
    ...[each.digest, each.targetDigest].map((digest) => `<code>${escaped(digest ?? 'none')}</code>`),
  ];
}

/** Tags the source no longer has: why nothing went, and what became of each. */
function* pruned(prune: PruneReport): Generator<string> {
  const { found, refused, error, deleted } = prune;
  const why = refused ?? error?.message;
  yield `<h2>Tags gone at the source</h2><p>${plural(found, 'tag')}, ${deleted.length} deleted.`;
  yield why === undefined ? '</p>' : ` Nothing more was deleted: ${escaped(why)}</p>`;
  yield* table('Pruned', ['Reference', 'Result'], goneIn(prune), ({ reference, result, reason }) => [
    `<code>${escaped(reference)}</code>`,
    escaped(reason === undefined ? result : `${result}: ${reason}`),
  ]);
}

function facts(report: TransferReport): string {
  const { route, status, startedAt, finishedAt, artifacts, via = 'transfer', viaReason } = report;
  const took = Date.parse(finishedAt) - Date.parse(startedAt);
  const rows = [
    ['Route', route],
    ['Status', status],
    ['Artifacts', countsText(countArtifacts(artifacts))],
    report.via === 'import'
      ? ['Way', `image import, ${plural(report.batches.length, 'batch')}`]
      : [
          'Moved',
          `${bytesIn(report).toLocaleString('en')} bytes in ${plural(report.batches.length, 'batch')}`,
        ],
    ...(viaReason === undefined ? [] : [[`Why by ${wayNames[via]}`, viaReason]]),
    ['Started', startedAt],
    ['Finished', finishedAt],
    ['Took', durationText(took)],
  ];
  const said = rows.map(([term = '', value = '']) => `<dt>${term}</dt><dd>${escaped(value)}</dd>`);
  return `<dl>${said.join('')}</dl>`;
}

/** How the artifacts stand, in words. */
function countsText({ total, verified, failed, cancelled = 0, handedOver = 0 }: ArtifactCounts): string {
  const parts = [
    `${verified} verified`,
    handedOver > 0 && `${handedOver} handed over`,
    failed > 0 && `${failed} failed`,
    cancelled > 0 && `${cancelled} cancelled`,
  ];
  return `${plural(total, 'artifact')}: ${parts.filter(Boolean).join(', ')}`;
}

const stopped = ({ code, phase, operation, message, remedy }: ToldStop): string =>
  `<div class="stop"><h2>Stopped at ${escaped(phase ?? operation)}: ${escaped(code)}</h2>` +
  `<p>${escaped(message)}</p><p><strong>Do:</strong> ${escaped(remedy)}</p></div>`;

/** By image import there is no blob and no run. */
const importedRow = ({ batch, error }: BatchReport): string[] => [String(batch), stoppedCell(error)];

const stoppedCell = (error: BatchReport['error']): string =>
  error === undefined ? '' : `<span class="failed">${escaped(error.code)}</span> ${escaped(error.message)}`;

const batchRow = ({ batch, blob = '', bytes, exportRun, importRun, error }: BatchReport): string[] => [
  String(batch),
  `<code>${escaped(blob)}</code>`,
  bytes === undefined ? '' : bytes.toLocaleString('en'),
  `<code>${escaped(exportRun ?? '')}</code>`,
  `<code>${escaped(importRun ?? '')}</code>`,
  stoppedCell(error),
];

/** A table in chunks; cells are markup. */
function* table<T>(
  title: string,
  columns: readonly string[],
  items: readonly T[],
  cells: (item: T) => readonly string[],
): Generator<string> {
  if (items.length === 0) return;
  const head = columns.map((column) => `<th scope="col">${column}</th>`).join('');
  yield `<h2>${title}</h2><table><thead><tr>${head}</tr></thead><tbody>`;
  yield* inChunks(items, (item) => {
    const row = cells(item).map((cell) => `<td>${cell}</td>`);
    return `<tr>${row.join('')}</tr>`;
  });
  yield '</tbody></table>';
}
