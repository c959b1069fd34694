import type { Command } from 'commander';
import type { Answer, Query } from '../client/contract';
import { withoutAbsent } from '../client/without-absent';
import { plural } from '../../src/domain/transfer/plural';
import { formatMs, formatTime } from '../output/format';
import { tableOf } from '../output/table';
import { toned } from '../output/colors';
import { online, withExamples } from '../options/command';
import { paging, shownList } from '../options/pages';
import { reason, whyOf, type WhyOptions } from '../options/acting';

interface ListOptions {
  readonly limit: number;
  readonly type?: Query<'listEvents'>['type'];
  readonly route?: string;
  readonly transfer?: string;
}

interface SinkOptions extends WhyOptions {
  readonly sink?: string;
}

/** `events`. */
export function addEventCommands(program: Command): void {
  const events = program.command('events').description('what the outside is told: logs, webhooks, topics');
  const list = paging(events.command('list', { isDefault: true }).description('what was told, newest first'))
    .option('--type <type>', 'only these, joined by commas, e.g. transfer.failed; transfer means all of it')
    .option('-r, --route <name>', 'only this route')
    .option('--transfer <id>', 'only those of this transfer');
  online(list, (app, { limit, type, route, transfer }: ListOptions) =>
    shownList(app, 'listEvents', {
      query: { type, route, transfer },
      limit,
      idOf: ({ id }) => id,
      tableOf: tableOfEvents,
      nothing: 'There is no such event.',
    }),
  );
  withExamples(list, 'acr-ferry events', 'acr-ferry events --type transfer.failed --output ndjson');
  addSinks(events);
  addTest(events);

  const replay = events
    .command('replay')
    .description('tell sinks again what they never took, or one event')
    .argument('[id]', 'of the event, whether it was taken or not')
    .option('--sink <name>', 'only to this sink')
    .option(...reason);
  online(replay, async (app, options: SinkOptions, id?: string) => {
    const body = { ...withoutAbsent({ id, sink: options.sink }), ...whyOf(options) };
    const answer = await app.call('replayEvents', { body });
    return { document: answer, text: () => `${plural(answer.replayed, 'event')} will be told again.` };
  });
  withExamples(replay, 'acr-ferry events replay', 'acr-ferry events replay --sink ops');
}

function addSinks(events: Command): void {
  const sinks = events
    .command('sinks')
    .description('who is told, what waits for each, and what each was never told');
  online(sinks, async (app) => {
    const answer = await app.call('listSinks');
    return {
      document: answer,
      items: answer.sinks,
      ids: answer.sinks.map(({ name }) => name),
      text: () =>
        answer.sinks.length === 0
          ? 'No sink is set: see the setting EVENTS_SINKS.'
          : tableOf(
              ['sink', 'kind', 'host', 'events', 'routes', 'waits', 'never told', 'why'],
              answer.sinks.map((each) => [
                each.name,
                each.kind ?? 'removed',
                each.host,
                each.events?.join(', '),
                each.routes?.join(', '),
                String(each.waiting),
                String(each.undelivered),
                each.lastFailure ?? each.letters[0]?.reason,
              ]),
            ),
    };
  });
  withExamples(sinks, 'acr-ferry events sinks');
}

function addTest(events: Command): void {
  const test = events
    .command('test')
    .description('tell every sink, or one, of an event that only tests it; 1 when one did not take it')
    .option('--sink <name>', 'only this one')
    .option(...reason);
  online(test, async (app, options: SinkOptions) => {
    const body = { ...withoutAbsent({ sink: options.sink }), ...whyOf(options) };
    const answer = await app.call('testSinks', { body });
    const { results } = answer;
    return {
      document: answer,
      items: results,
      ids: results.filter(({ ok }) => !ok).map(({ sink }) => sink),
      text: (colors) =>
        results.length === 0
          ? 'No sink is set: see the setting EVENTS_SINKS.'
          : tableOf(
              ['sink', 'kind', 'taken', 'said', 'took'],
              results.map(({ sink, kind, ok, said, tookMs }) => [
                sink,
                kind,
                { content: toned(ok ? 'yes' : 'no', colors) },
                said,
                formatMs(tookMs),
              ]),
            ),
      exitCode: results.every(({ ok }) => ok) ? 0 : 1,
    };
  });
  withExamples(test, 'acr-ferry events test', 'acr-ferry events test --sink ops');
}

const tableOfEvents = (events: Readonly<Answer<'listEvents'>['events']>): string =>
  tableOf(
    ['time', 'event', 'route', 'of', 'waits', 'not told', 'why'],
    events.map((each) => [
      formatTime(each.time),
      each.type,
      each.route,
      each.transferId ?? each.importId ?? each.schedule ?? each.side,
      each.waiting?.join(', '),
      each.undelivered?.join(', '),
      [each.code, each.reason].filter(Boolean).join(': '),
    ]),
  );
