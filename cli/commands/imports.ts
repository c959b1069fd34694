import type { Command } from 'commander';
import type { Query } from '../client/contract';
import { withoutAbsent } from '../client/without-absent';
import { describeImport } from '../describe/import';
import { toned } from '../output/colors';
import { formatTime } from '../output/format';
import { tableOf } from '../output/table';
import { watchCommand, watchTransfer } from '../watch/watch-transfer';
import { Misuse } from '../client/errors';
import { online, withExamples, type CommonOptions } from '../options/command';
import { paging, shownList, sorting } from '../options/pages';
import { watching, type MayWatchOptions } from './start';

interface ListOptions {
  readonly limit: number;
  readonly status?: string;
  readonly route?: string;
  readonly transfer?: string;
  readonly search?: string;
  readonly sort?: Query<'listImports'>['sort'];
}

interface ReceiveOptions extends MayWatchOptions {
  readonly route?: string;
  readonly allow?: string;
  readonly reason?: string;
  readonly resets?: true;
}

/** `imports`. */
export function addImportCommands(program: Command): void {
  const imports = program
    .command('imports')
    .description('imports of blobs at the target, by whatever way they came');
  const list = paging(imports.command('list', { isDefault: true }).description('list them, newest first'))
    .option('--status <status>', 'only these, joined by commas, e.g. failed,not-picked-up')
    .option('-r, --route <name>', 'only this route')
    .option('--transfer <id>', 'only the blobs of this transfer')
    .option('--search <text>', 'only those with this text in their blob, run or transfer');
  sorting(list, ['started', 'duration', 'bytes', 'status']);
  online(list, (app, { limit, status, route, transfer, search, sort }: ListOptions) =>
    shownList(app, 'listImports', {
      query: { status, route, transfer, search, sort },
      limit,
      idOf: ({ importId }) => importId,
      tableOf: (imports, colors) =>
        tableOf(
          ['import', 'route', 'status', 'blob', 'seen', 'ended'],
          imports.map((each) => [
            each.importId,
            each.route,
            { content: toned(each.status, colors) },
            each.blob,
            formatTime(each.seenAt),
            formatTime(each.finishedAt),
          ]),
        ),
      nothing: 'There is no such import.',
    }),
  );
  withExamples(list, 'acr-ferry imports', 'acr-ferry imports --status failed,not-picked-up');

  const show = imports
    .command('show')
    .description('look at one: the verdict on its blob, its run')
    .argument('<id>', 'of the import');
  online(show, async (app, _, id: string) => {
    const view = await app.call('getImport', { at: { id } });
    return { document: view, ids: [id], text: (colors) => describeImport(view, colors) };
  });
  withExamples(show, 'acr-ferry imports show i0mhabcdefghijkl');

  const carried = imports
    .command('carried')
    .description('what was carried across an air gap without its blob or waybill');
  online(carried, async (app) => {
    const found = await app.call('listCarried');
    const { incomplete, truncated } = found;
    const rows = incomplete.map((each) => [each.route, each.blob, each.missing, formatTime(each.writtenAt)]);
    return {
      document: found,
      items: incomplete,
      ids: incomplete.map(({ blob }) => blob),
      text: () =>
        (rows.length === 0 ? 'Nothing waits.' : tableOf(['route', 'blob', 'missing', 'written'], rows)) +
        (truncated ? '\nThe containers hold more names than were looked at.' : ''),
    };
  });
  withExamples(carried, 'acr-ferry imports carried');
  addReceive(imports);
}

function addReceive(imports: Command): void {
  const receive = imports
    .command('receive')
    .description('receive a blob carried across an air gap, where no event told of it')
    .argument('<blob>', 'name of the blob, or of the waybill beside it, in the target container')
    .option('-r, --route <name>', 'may be left out when only one receives')
    .option('--allow <waybill>', 'let this one in, like t0mhabcdefghijkl/1, though it is stale or foreign')
    .option('--reason <text>', 'why it is let in, for the report')
    .option('--resets', 'the numbers of its sender go on from this one');
  online(watching(receive), async (app, options: ReceiveOptions & CommonOptions, blob: string) => {
    const { route, allow: waybill, reason, resets, watch } = options;
    if ((waybill === undefined) !== (reason === undefined))
      throw new Misuse('--allow and --reason go together');
    const received = await app.call('receiveImport', {
      body: {
        blob,
        ...withoutAbsent({ route }),
        ...(waybill !== undefined &&
          reason !== undefined && { allow: { waybill, reason, ...withoutAbsent({ resets }) } }),
      },
    });
    const { transferId, status } = received;
    if (watch) return watchTransfer(app, transferId, options);
    return {
      document: received,
      ids: [transferId],
      text: () => `Transfer ${transferId}: ${status}\n  watch it: ${watchCommand(transferId, options)}`,
    };
  });
  withExamples(receive, 'acr-ferry imports receive t0mhabcdefghijkl/batch-0001.tar --watch');
}
