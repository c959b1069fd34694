import { h } from '../page/dom.js';
import { bytes, duration, left, plural, rate } from '../page/format.js';
import { guess } from './time-left.js';
import { bar, below, importLink, outward, reuse, status, table, transferLink } from '../page/parts.js';

/** Batches in flight and the latest that ended. Only what is measured gets a bar. */
export function batchTable(batches, said) {
  return table(
    'Batches',
    ['Batch', 'Status', 'Phase', ['Holds', 'holds'], 'Import', ['Progress', 'wide'], ['Time', 'number']],
    batches.map((batch) => ({
      key: String(batch.batch),
      cells: [
        String(batch.batch),
        status(batch.status),
        batch.phase ?? '',
        batch.holds && held(batch.holds),
        imported(batch),
        [progress(batch, said), batch.reusedExport && reuse(batch.reusedExport)],
        elapsed(batch),
      ],
    })),
  );
}

const elapsed = ({ tookMs, startedAt }) =>
  tookMs === undefined ? startedAt && duration(Date.now() - Date.parse(startedAt)) : duration(tookMs);

const held = ({ artifacts, bytes: size, first, last }) => [
  `${plural(artifacts, 'artifact')}, ${bytes(size)}`,
  first && below(h('span.mono', first), last && [' to ', h('span.mono', last)]),
];

/** How far a transfer is over all its batches. */
export function overall(id, progress) {
  const { fraction, bytesDone, bytesTotal, bytesPerSecond, etaSeconds = guess(id, fraction) } = progress;
  const parts = [
    `${Math.min(Math.floor(fraction * 100), 99)} %`,
    bytesTotal > 0 && `${bytes(bytesDone)} of ${bytes(bytesTotal)}`,
    bytesPerSecond !== undefined && rate(bytesPerSecond),
    etaSeconds !== undefined && left(etaSeconds),
  ];
  return h(
    'div.progress',
    bar(fraction * 100, 100, 'Progress of all batches'),
    h('span.muted.overall', parts.filter(Boolean).join(' · ')),
  );
}

/** How the blob is imported at the target. */
const imported = ({ import: found }) => (found === undefined ? '' : importLink(found.importId, found.status));

/** Why a batch failed, in full only where the headline has not said it. */
export const why = ({ code, message, remedy, runUrl }, said) => [
  code === said?.code && message === said.message
    ? code
    : [`${code}: ${message}`, ' ', h('strong', 'Do: '), remedy],
  runUrl && [' ', outward(runUrl, 'The run')],
];

function progress({ batch, phase, percent, copy, error, waitingFor }, said) {
  if (error) return h('span.muted', why(error, said));
  if (waitingFor) return h('span.muted', 'waits for the export of ', transferLink(waitingFor));
  if (copy) {
    const speed =
      copy.bytesPerSecond === undefined || copy.etaSeconds === undefined
        ? 'calculating'
        : `${rate(copy.bytesPerSecond)}, ${left(copy.etaSeconds)}`;
    return h(
      'div.progress',
      bar(copy.bytesDone, copy.bytesTotal, `Bytes copied of batch ${batch}`),
      h('span.muted', `${bytes(copy.bytesDone)} of ${bytes(copy.bytesTotal)} · ${speed}`),
    );
  }
  if (percent !== undefined) {
    return h(
      'div.progress',
      bar(percent, 100, `Progress of the ${phase} run of batch ${batch}`),
      h('span.muted', `${Math.min(Math.round(percent), 99)} % of the ${phase} run`),
    );
  }
  return phase === undefined ? '' : h('span.muted', `${phase} is running`);
}
