import type { Command } from 'commander';
import { withoutAbsent } from '../client/without-absent';
import { plural } from '../../src/domain/transfer/plural';
import { watchCommand, watchTransfer } from '../watch/watch-transfer';
import { online, withExamples, type CommonOptions } from '../options/command';
import { reason, whyOf, type WhyOptions } from '../options/acting';
import { watching, type MayWatchOptions } from './start';

interface RetryOptions extends WhyOptions, MayWatchOptions {
  readonly idempotencyKey?: string;
}

/** `cancel`, `retry`, `pause` and `resume`. */
export function addActCommands(program: Command): void {
  const cancel = onTransfer(program, 'cancel', 'ask a transfer to stop');
  online(cancel, async (app, options: WhyOptions, id: string) => {
    const answer = await app.call('cancelTransfer', { at: { id }, body: whyOf(options) });
    const text = `Transfer ${id} will stop between two steps; what has arrived stays.`;
    return { document: answer, ids: [id], text: () => text };
  });
  withExamples(cancel, "acr-ferry cancel tmwtzllc7gvqk9t6 --reason 'wrong route'");
  addRetry(program);

  const pause = onTransfer(program, 'pause', 'have a transfer begin no further step until it is resumed');
  online(pause, async (app, options: WhyOptions, id: string) => {
    const answer = await app.call('pauseTransfer', { at: { id }, body: whyOf(options) });
    const by = answer.paused ? ` by ${answer.paused.by}` : '';
    return {
      document: answer,
      ids: [id],
      text: ({ yellow }) => `Transfer ${id}: ${yellow('paused')}${by}; what runs comes to its end.`,
    };
  });
  withExamples(pause, "acr-ferry pause tmwtzllc7gvqk9t6 --reason 'the link is needed'");

  const resume = onTransfer(program, 'resume', 'let a paused transfer go on');
  online(resume, async (app, options: WhyOptions & CommonOptions, id: string) => {
    const answer = await app.call('resumeTransfer', { at: { id }, body: whyOf(options) });
    const text = `Transfer ${id} goes on.\n  watch it: ${watchCommand(id, options)}`;
    return { document: answer, ids: [id], text: () => text };
  });
  withExamples(resume, 'acr-ferry resume tmwtzllc7gvqk9t6');
}

function addRetry(program: Command): void {
  const retry = onTransfer(program, 'retry', 'start a transfer of what did not arrive of another').option(
    '--idempotency-key <key>',
    'makes it safe to repeat: the same key is the same transfer',
  );
  online(watching(retry), async (app, options: RetryOptions & CommonOptions, id: string) => {
    const { idempotencyKey, watch } = options;
    const started = await app.call('retryTransfer', {
      at: { id },
      body: whyOf(options),
      headers: withoutAbsent({ 'idempotency-key': idempotencyKey }),
    });
    const { transferId, status, artifacts } = started;
    if (watch) return watchTransfer(app, transferId, options);
    return {
      document: started,
      ids: [transferId],
      text: () =>
        `Transfer ${transferId}: ${status}, ${plural(artifacts, 'artifact')}\n` +
        `  watch it: ${watchCommand(transferId, options)}`,
    };
  });
  withExamples(retry, 'acr-ferry retry tmwtzllc7gvqk9t6 --watch');
}

const onTransfer = (program: Command, name: string, description: string): Command =>
  program
    .command(name)
    .description(description)
    .argument('<id>', 'of the transfer')
    .option(...reason);
