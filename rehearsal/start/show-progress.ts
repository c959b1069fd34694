import { plural } from '../../src/domain/transfer/plural';
import type { BatchView } from '../../src/application/transfer/batch-view';
import type { TransferView } from '../../src/application/transfer/transfer-views';
import type { Board } from './board';
import type { Step } from './system';
import { formatBytes, formatMs } from './format';

/** Shows a step while it runs, and how it ended and when. */
export function stepsOn(board: Board): Step {
  const { green, red, dim } = board.colors;
  return async (title, work) => {
    const started = performance.now();
    const end = (mark: string): void => {
      board.clear(title);
      board.print(`${mark} ${title} ${dim(formatMs(performance.now() - started))}`);
    };
    board.row(title, `.. ${title}`, title);
    try {
      const result = await work();
      end(green('ok'));
      return result;
    } catch (error) {
      end(red('no'));
      throw error;
    }
  };
}

/** Shows where a transfer and its batches stand. */
export function showTransfer(board: Board, view: TransferView): void {
  const { artifacts, batchCounts } = view;
  const phase = view.phase ?? view.status;
  board.row(
    'transfer',
    `   transfer: ${phase}, ${artifacts.verified} of ${plural(artifacts.total, 'artifact')} verified`,
    `${phase} ${batchCounts.finished}`,
  );
  for (const batch of [...view.batches].sort((a, b) => a.batch - b.batch)) showBatch(board, batch);
}

function showBatch(board: Board, batch: BatchView): void {
  const key = `batch ${batch.batch}`;
  const doing = batch.phase ?? batch.status;
  const line = [`   ${key}: ${doing}`, detailOf(batch)].filter(Boolean).join(' ');
  board.row(key, line, doing);
  if (batch.phase === undefined && batch.status !== 'queued') board.clear(key);
}

function detailOf({ phase, percent, copy, error }: BatchView): string {
  if (error !== undefined) return `${error.code}: ${error.message}`;
  if (phase === 'copy' && copy !== undefined) {
    const rate = copy.bytesPerSecond === undefined ? '' : `, ${formatBytes(copy.bytesPerSecond)}/s`;
    return `${formatBytes(copy.bytesDone)} of ${formatBytes(copy.bytesTotal)} ${copy.strategy}${rate}`;
  }
  return percent === undefined ? '' : `${percent} %`;
}
