import type { Client } from '../client/client';
import { mayHeal } from '../client/errors';
import { sameApp, type ConnectionOptions } from '../contexts/choose-app';
import { createBoard } from '../output/board';
import { describeReport } from '../describe/report';
import { formatOf } from '../output/print';
import { printable } from '../output/printable';
import type { OutputOptions, Shown } from '../output/shown';
import { followTransfer } from './follow';
import { untilInterrupted } from './interrupt';
import { usualPatience } from './patience';
import { showTransfer } from './show-transfer';

/** How long somebody waits for an app that is away. */
export interface WatchOptions {
  readonly wait?: number;
}

/** What watches a transfer of the same app. */
export const watchCommand = (id: string, options: ConnectionOptions): string =>
  `acr-ferry watch ${id}${sameApp(options)}`;

/** Watches a transfer to its end and shows its report; 1 unless it succeeded. */
export async function watchTransfer(
  app: Client,
  id: string,
  options: ConnectionOptions & OutputOptions & WatchOptions,
): Promise<Shown> {
  const format = formatOf(options);
  const board = createBoard(format === 'table' ? process.stdout : process.stderr, options.color);
  const back = `come back with: ${watchCommand(id, options)}`;
  const patience = {
    ...usualPatience,
    ...(options.wait !== undefined && { patienceMs: options.wait * 1000 }),
    onSilence: (error: Error) =>
      options.quiet
        ? undefined
        : board.row('silence', printable(`   ${error.message}; asking again`), error.message),
  };
  let last = '';
  const look = (view: Parameters<typeof showTransfer>[1]): void => {
    board.clear('silence');
    if (format === 'ndjson') {
      const line = printable(JSON.stringify(view));
      if (line !== last) process.stdout.write(`${line}\n`);
      last = line;
    } else if (!options.quiet) showTransfer(board, view);
  };
  try {
    const report = await untilInterrupted(
      (signal) => followTransfer(app, id, look, { ...patience, signal }),
      `The transfer goes on; ${back}`,
    );
    return {
      document: report,
      ids: [id],
      text: (colors) => describeReport(report, colors),
      exitCode: report.status === 'succeeded' ? 0 : 1,
    };
  } catch (error) {
    if (options.wait !== 0 && mayHeal(error))
      process.stderr.write(`The transfer goes on where the app does; ${back}\n`);
    throw error;
  } finally {
    board.end();
  }
}
