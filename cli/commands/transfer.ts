import type { Command } from 'commander';
import { wayNames } from '../../src/domain/image-import/way';
import type { Answer, Query } from '../client/contract';
import { describeTransfer } from '../describe/transfer';
import { toned, type Colors } from '../output/colors';
import { formatBytes, formatMs, formatTime, starterOf } from '../output/format';
import { printable } from '../output/printable';
import { tableOf } from '../output/table';
import { online, withExamples } from '../options/command';
import { paging, shownList, sorting } from '../options/pages';

interface ListOptions {
  readonly limit: number;
  readonly status?: string;
  readonly route?: string;
  readonly trigger?: string;
  readonly cause?: string;
  readonly search?: string;
  readonly since?: string;
  readonly until?: string;
  readonly sort?: Query<'listTransfers'>['sort'];
}

const id = ['<id>', 'of the transfer'] as const;

/** `list` and `show`. */
export function addTransferCommands(program: Command): void {
  const list = paging(program.command('list').description('list transfers, newest first'))
    .option(
      '--status <status>',
      'only these, joined by commas, e.g. failed,partial; paused are those somebody paused',
    )
    .option('-r, --route <name>', 'only this route')
    .option('--trigger <trigger>', 'only these, e.g. http,schedule,event')
    .option('--cause <name>', 'only those of this schedule or push rule')
    .option('--search <text>', 'only those with this text in their id or in a reference')
    .option('--since <time>', 'only those created at this time or later, like 2026-01-31T08:00:00Z')
    .option('--until <time>', 'only those created at this time or before');
  sorting(list, ['started', 'duration', 'bytes', 'status']);
  online(list, (app, { limit, since: from, until: to, ...given }: ListOptions) => {
    const { status, route, trigger, cause, search, sort } = given;
    return shownList(app, 'listTransfers', {
      query: { status, route, trigger, cause, search, sort, from, to },
      limit,
      idOf: ({ transferId }) => transferId,
      tableOf: tableOfTransfers,
      nothing: 'There is no such transfer.',
    });
  });
  withExamples(list, 'acr-ferry list', 'acr-ferry list --status failed,partial --limit 100 --output ndjson');

  const show = program
    .command('show')
    .description('look at a transfer and its batches')
    .argument(...id);
  online(show, async (app, _, id: string) => {
    const view = await app.call('getTransfer', { at: { id } });
    return { document: view, ids: [id], text: (colors) => describeTransfer(view, colors) };
  });
  withExamples(show, 'acr-ferry show tmwtzllc7gvqk9t6');
}

type Summary = Answer<'listTransfers'>['transfers'][number];

/** Transfers for people, a line each. */
export const tableOfTransfers = (transfers: readonly Summary[], colors: Colors): string =>
  tableOf(
    ['transfer', 'route', 'via', 'status', 'started by', 'verified', 'bytes', 'created', 'took'],
    transfers.map((each) => [
      each.transferId,
      each.route,
      each.via ? wayNames[each.via] : '-',
      {
        content: [
          toned(each.status, colors),
          ...(each.phase ? [each.phase] : []),
          ...(each.paused ? [`paused by ${printable(each.paused.by)}`] : []),
          ...(each.waitsUntil ? [`waits until ${formatTime(each.waitsUntil)}`] : []),
        ].join(', '),
      },
      starterOf(each),
      countOf(each),
      each.bytes === undefined ? '-' : formatBytes(each.bytes),
      formatTime(each.createdAt),
      each.tookMs === undefined ? '-' : formatMs(each.tookMs),
    ]),
  );

/** How many of how many; those of a transfer that runs are not counted yet. */
function countOf({ artifacts }: Summary): string {
  const { total, verified, handedOver } = artifacts;
  if (handedOver !== undefined) return `${handedOver} of ${total} to be carried`;
  return verified === undefined ? `of ${total}` : `${verified} of ${total}`;
}
