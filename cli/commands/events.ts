import type { Command } from 'commander';
import type { Answer, Query } from '../client/contract';
import { withoutAbsent } from '../client/without-absent';
import { plural } from '../../src/domain/transfer/plural';
import { formatMs, formatTime } from '../output/format';
import { tableOf } from '../output/table';
import { toned } from '../output/colors';
import { online, withExamples } from './command';
import { moreLine, paging, readPages } from './pages';

interface ListOptions {
  readonly limit: number;
  readonly type?: Query<'listEvents'>['type'];
  readonly route?: string;
  readonly transfer?: string;
}

/** `events`. */
export function addEventCommands(program: Command): void {
  const events = program.command('events').description('what the outside is told: logs, webhooks, topics');
  const list = paging(events.command('list', { isDefault: true }).description('what was told, newest first'))
    .option('--type <type>', 'only these, joined by commas, e.g. transfer.failed,batch.failed')
    .option('-r, --route <name>', 'only this route')
    .option('--transfer <id>', 'only those of this transfer');
  online(list, async (app, { limit, type, route, transfer }: ListOptions) => {
    const { items, more } = await readPages(limit, async (limit, continuationToken) => {
      const query = { type, route, transfer, limit, continuationToken };
      const page = await app.call('listEvents', { query });
      return { items: page.events, token: page.continuationToken };
    });
    return {
      document: { events: items },
      items,
      ids: items.map(({ id }) => id),
      text: () => (items.length === 0 ? 'There is no such event.' : tableOfEvents(items)) + moreLine(more),
    };
  });
  withExamples(list, 'acr-ferry events', 'acr-ferry events --type transfer.failed --output ndjson');
  addTest(events);

  const replay = events
    .command('replay')
    .description('tell sinks again what they never took, or one event')
    .argument('[id]', 'of the event, whether it was taken or not')
    .option('--sink <name>', 'only to this sink');
  online(replay, async (app, { sink }: { sink?: string }, id?: string) => {
    const answer = await app.call('replayEvents', { body: withoutAbsent({ id, sink }) });
    return { document: answer, text: () => `${plural(answer.replayed, 'event')} will be told again.` };
  });
  withExamples(replay, 'acr-ferry events replay', 'acr-ferry events replay --sink ops');
}

function addTest(events: Command): void {
  const test = events
    .command('test')
    .description('tell every sink, or one, of an event that only tests it; 1 when one did not take it')
    .option('--sink <name>', 'only this one');
  online(test, async (app, { sink }: { sink?: string }) => {
    const answer = await app.call('testSinks', { body: withoutAbsent({ sink }) });
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
    ['time', 'event', 'route', 'of', 'not told', 'why'],
    events.map((each) => [
      formatTime(each.time),
      each.type,
      each.route,
      each.transferId ?? each.importId ?? each.schedule ?? each.side,
      each.undelivered?.join(', '),
      [each.code, each.reason].filter(Boolean).join(': '),
    ]),
  );
