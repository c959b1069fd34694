import type { Command } from 'commander';
import type { Answer } from '../client/contract';
import { plural } from '../../src/domain/transfer/plural';
import { formatTime } from '../output/format';
import { printable } from '../output/printable';
import type { Shown } from '../output/shown';
import { online, withExamples } from '../options/command';
import { confirm, confirming, reason, whyOf, type WhyOptions } from '../options/acting';

interface StartOptions extends WhyOptions {
  readonly yes?: boolean;
}

/** `purge`. */
export function addPurgeCommands(program: Command): void {
  const purge = program.command('purge').description('removing documents, blobs and histories that are old');
  const show = purge
    .command('show', { isDefault: true })
    .description('how long each kind is kept, and what the last purge came to');
  online(show, async (app) => shownPurge(await app.call('getPurge')));
  withExamples(show, 'acr-ferry purge');

  const preview = purge
    .command('preview')
    .description('count what a purge would remove now, and remove nothing');
  online(preview, async (app) => shownPurge(await app.call('startPurge', { body: { dryRun: true } })));
  withExamples(preview, 'acr-ferry purge preview');

  const start = confirming(
    purge
      .command('start')
      .description('remove what is old now; it goes on by itself, see purge show')
      .option(...reason),
  );
  online(start, async (app, options: StartOptions) => {
    await confirm('Remove everything that is older than the settings keep it?', options.yes);
    return shownPurge(await app.call('startPurge', { body: { dryRun: false, ...whyOf(options) } }));
  });
  withExamples(start, 'acr-ferry purge start --yes');
}

function shownPurge(document: Answer<'startPurge'>): Shown {
  if ('dryRun' in document) {
    const { isComplete } = document;
    const lines = [
      'It would remove:',
      ...linesOf(document),
      ...(isComplete ? [] : ['and more: it was too much to count']),
    ];
    return { document, text: () => lines.join('\n') };
  }
  const { retention, last } = document;
  const kept = Object.entries(retention).map(([kind, days]) => `  ${inWords(kind)}: ${plural(days, 'day')}`);
  const lines = [
    ...(kept.length === 0 ? ['Everything is kept for ever.'] : ['Kept:', ...kept]),
    ...(last ? [`Last purge, ${formatTime(last.startedAt)}: ${last.status}`] : []),
    // One that has just begun has counted nothing yet, which is not the same as nothing to remove.
    ...(last && (last.status !== 'running' || Object.keys(last.removed).length > 0) ? linesOf(last) : []),
  ];
  return { document, text: () => lines.join('\n'), exitCode: last?.status === 'failed' ? 1 : 0 };
}

/** Kinds of documents whose name in the API says too little. */
const kinds: Readonly<Record<string, string>> = {
  unsent: 'events that wait for a sink that is gone',
  deadLetters: 'events a sink was never told',
};
const inWords = (kind: string): string => kinds[kind] ?? kind;

type Counts = Readonly<Record<string, number | undefined>>;

function linesOf(purged: { removed: Counts; kept: Counts; problems: readonly string[] }): string[] {
  const removed = Object.entries(purged.removed).map(([kind, count = 0]) => `  ${inWords(kind)}: ${count}`);
  const kept = Object.entries(purged.kept).filter(([, count = 0]) => count > 0);
  return [
    ...(removed.length === 0 ? ['  nothing'] : removed),
    ...kept.map(([kind, count = 0]) => `  still needed, ${inWords(kind)}: ${count}`),
    ...purged.problems.map((problem) => printable(`  problem: ${problem}`)),
  ];
}
