import type { Answer } from '../client/contract';
import type { Board } from '../output/board';
import { formatBytes, formatTime, paceOf } from '../output/format';
import { printable } from '../output/printable';
import { plural } from '../../src/domain/transfer/plural';

type Transfer = Answer<'getTransfer'>;
type Batch = Transfer['batches'][number];

/** Shows where a transfer and its batches stand. */
export function showTransfer(board: Board, view: Transfer): void {
  const { artifacts, batchCounts, progress } = view;
  const phase = view.phase ?? view.status;
  const paused = view.paused ? `, paused by ${view.paused.by}` : '';
  const waits =
    (view.waitingFor ? `, waits for ${view.waitingFor.join(', ')}` : '') +
    (view.waitsUntil === undefined ? '' : `, waits until ${formatTime(view.waitsUntil)}`);
  const of = plural(artifacts.total, 'artifact');
  board.row(
    'transfer',
    printable(
      `   transfer: ${phase}, ${artifacts.verified} of ${of} verified${failuresOf(view)}${waits}${paused}`,
    ),
    `${phase} ${batchCounts.finished}${waits}${paused}`,
  );
  if (progress) {
    const tenths = String(Math.floor(progress.fraction * 10));
    board.row('progress', progressText(progress, batchCounts), tenths, progress.fraction);
  } else board.clear('progress');
  const batches = [...view.batches].sort((a, b) => a.batch - b.batch);
  const live = batches.filter(isLive);
  for (const batch of batches.filter((each) => !isLive(each))) showBatch(board, batch);
  for (const batch of live.slice(0, board.room)) showBatch(board, batch);
}

const failuresOf = ({ artifacts, batchCounts }: Transfer): string =>
  (artifacts.failed > 0 ? `, ${artifacts.failed} failed` : '') +
  (batchCounts.total > 1 ? `, ${batchCounts.finished} of ${batchCounts.total} batches ended` : '');

/** The way AzCopy says it: bytes, rate, time left. */
function progressText(progress: NonNullable<Transfer['progress']>, { total }: { total: number }): string {
  const { bytesDone, bytesTotal } = progress;
  return [
    `${formatBytes(bytesDone)} of ${formatBytes(bytesTotal)} in ${plural(total, 'batch')}`,
    ...paceOf(progress),
  ].join(', ');
}

const isLive = ({ phase, status }: Batch): boolean => phase !== undefined || status === 'queued';

function showBatch(board: Board, batch: Batch): void {
  const key = `batch ${batch.batch}`;
  const doing = batch.phase ?? batch.status;
  const line = [`   ${key}: ${doing}`, detailOf(batch)].filter(Boolean).join(' ');
  board.row(key, printable(line), batch.waitingFor === undefined ? doing : `${doing}, waits`);
  if (!isLive(batch)) board.clear(key);
}

function detailOf({ phase, percent, copy, error, waitingFor }: Batch): string {
  if (error !== undefined) return `${error.code}: ${error.message}`;
  if (waitingFor !== undefined) return `waits for the export of ${waitingFor}`;
  if (phase === 'copy' && copy !== undefined) {
    const rate = copy.bytesPerSecond === undefined ? '' : `, ${formatBytes(copy.bytesPerSecond)}/s`;
    return `${formatBytes(copy.bytesDone)} of ${formatBytes(copy.bytesTotal)} ${copy.strategy}${rate}`;
  }
  return percent === undefined ? '' : `${percent} %`;
}
