import type { Command } from 'commander';
import { Misuse } from '../client/errors';
import { withoutAbsent } from '../client/without-absent';
import { plural } from '../../src/domain/transfer/plural';
import { watchCommand, watchTransfer, type WatchOptions } from '../watch/watch-transfer';
import { online, withExamples, type CommonOptions } from '../options/command';
import { wholeNumber } from '../options/values';
import { isEmpty, ordering, readOrder, type OrderOptions } from '../options/order';

/** Whether a transfer is watched that was just started. */
export interface MayWatchOptions extends WatchOptions {
  readonly watch?: boolean;
}

interface StartOptions extends OrderOptions, MayWatchOptions {
  readonly plan?: string;
  readonly idempotencyKey?: string;
}

/** Lets a command be told how long to wait for an app that is away. */
const waiting = (command: Command): Command =>
  command.option(
    '--wait <seconds>',
    'while it is watched, how long the app may be away; 120 unless given',
    wholeNumber(0, 86_400),
  );

/** Lets a command be told to watch what it starts. */
export const watching = (command: Command): Command =>
  waiting(command.option('-w, --watch', 'watch it to its end: 0 succeeded, 1 partial or failed'));

/** `start` and `watch`. */
export function addStartCommands(program: Command): void {
  const start = ordering(program.command('start').description('start a transfer'))
    .optionsGroup('Options:')
    .option('--plan <id>', 'carry out this plan instead, as it was shown')
    .option('--idempotency-key <key>', 'makes the start safe to repeat: the same key is the same transfer');
  online(watching(start), async (app, options: StartOptions & CommonOptions, artifacts: string[]) => {
    const order = readOrder(artifacts, options);
    const { plan, idempotencyKey } = options;
    if (plan === undefined && isEmpty(order))
      throw new Misuse('say what to transfer: artifacts, --from, --allow, --order or --plan');
    const started = await app.call('startTransfer', {
      body: { ...order, ...withoutAbsent({ plan }) },
      headers: withoutAbsent({ 'idempotency-key': idempotencyKey }),
    });
    const { transferId, status, artifacts: count, duplicatesRemoved: twice } = started;
    if (options.watch) return watchTransfer(app, transferId, options);
    return {
      document: started,
      ids: [transferId],
      text: () =>
        [
          `Transfer ${transferId}: ${status}${count > 0 ? `, ${plural(count, 'artifact')}` : ''}`,
          ...(twice.length > 0 ? [`  named more than once: ${twice.join(', ')}`] : []),
          `  watch it: ${watchCommand(transferId, options)}`,
        ].join('\n'),
    };
  });
  withExamples(
    start,
    'acr-ferry start team/app:1.0 team/web:2.3 --watch',
    "acr-ferry start --allow 'team/**' --deny '**:*-debug' --newest 5 --watch",
    'acr-ferry start --plan p0mhabcdefghijkl',
    'cat artifacts.txt | acr-ferry start --from - --idempotency-key nightly-2026-11-24',
  );

  const watch = program
    .command('watch')
    .description('watch a transfer to its end: 0 succeeded, 1 partial or failed')
    .argument('<id>', 'of the transfer');
  online(waiting(watch), (app, options: CommonOptions & WatchOptions, id: string) =>
    watchTransfer(app, id, options),
  );
  withExamples(watch, 'acr-ferry watch tmwtzllc7gvqk9t6', 'acr-ferry watch tmwtzllc7gvqk9t6 --output ndjson');
}
