import type { Command } from 'commander';
import type { Answer } from '../client/contract';
import { formatTime } from '../output/format';
import { tableOf } from '../output/table';
import type { Shown } from '../output/shown';
import { printable } from '../output/printable';
import { watchTransfer } from '../watch/watch-transfer';
import { online, withExamples, type CommonOptions } from '../options/command';
import { reason, whyOf, type WhyOptions } from '../options/acting';
import { watching, type MayWatchOptions } from './start';

type RunOptions = WhyOptions & MayWatchOptions & CommonOptions;

type Schedule = Answer<'listSchedules'>['schedules'][number];

/** `schedules`. */
export function addScheduleCommands(program: Command): void {
  const schedules = program.command('schedules').description('starts of transfers at set times');
  const list = schedules
    .command('list', { isDefault: true })
    .description('when the schedules start next, and what became of their last time');
  online(list, async (app) => {
    const found = await app.call('listSchedules');
    return {
      document: found,
      items: found.schedules,
      ids: found.schedules.map(({ route, name }) => `${route} ${name}`),
      text: () =>
        found.schedules.length === 0 ? 'No route has a schedule.' : tableOfSchedules(found.schedules),
    };
  });
  withExamples(list, 'acr-ferry schedules');

  const run = addressed(schedules, 'run', 'have a schedule start its transfer now').option(...reason);
  online(watching(run), async (app, options: RunOptions, route: string, name: string) => {
    const ran = await app.call('runScheduleNow', { at: { route, name }, body: whyOf(options) });
    const { outcome, transferId } = ran;
    if (options.watch && outcome === 'started') return watchTransfer(app, transferId, options);
    return {
      document: ran,
      ids: [transferId],
      text: () =>
        `${outcome}: transfer ${transferId}${ran.reason === undefined ? '' : `, ${printable(ran.reason)}`}`,
      exitCode: outcome === 'started' ? 0 : 1,
    };
  });
  withExamples(run, 'acr-ferry schedules run default nightly --watch');

  const pause = addressed(schedules, 'pause', 'keep a schedule from starting anything').option(...reason);
  online(pause, async (app, options: WhyOptions, route: string, name: string) =>
    shownSchedule(await app.call('pauseSchedule', { at: { route, name }, body: whyOf(options) })),
  );
  withExamples(pause, "acr-ferry schedules pause default nightly --reason 'freeze until Monday'");

  const resume = addressed(
    schedules,
    'resume',
    'let a paused schedule start again; times that passed are not made up for',
  );
  online(resume, async (app, _, route: string, name: string) =>
    shownSchedule(await app.call('resumeSchedule', { at: { route, name } })),
  );
  withExamples(resume, 'acr-ferry schedules resume default nightly');
}

const addressed = (schedules: Command, name: string, description: string): Command =>
  schedules
    .command(name)
    .description(description)
    .argument('<route>', 'whose schedule it is')
    .argument('<name>', 'of the schedule');

const shownSchedule = (schedule: Schedule): Shown => ({
  document: schedule,
  text: () => tableOfSchedules([schedule]),
});

const tableOfSchedules = (schedules: readonly Schedule[]): string =>
  tableOf(
    ['route', 'name', 'cron (UTC)', 'next', 'last', 'came to'],
    schedules.map(({ route, name, cron, paused, nextAt, isHeld, last }) => [
      route,
      name,
      cron,
      paused
        ? `paused by ${paused.by}${paused.reason ? `: ${paused.reason}` : ''}`
        : formatTime(nextAt) + (isHeld ? ', held by the windows' : ''),
      formatTime(last?.dueAt),
      last && [last.outcome, last.transferId, last.status, last.reason].filter(Boolean).join(', '),
    ]),
  );
