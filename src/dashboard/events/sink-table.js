import { mayAct } from '../page/caller.js';
import { askWhy } from '../page/dialog.js';
import { h } from '../page/dom.js';
import { count, duration } from '../page/format.js';
import { below, button, moment, status, table } from '../page/parts.js';
import { askReplay } from './replay-dialog.js';

/** What came back from a test, by the name of the sink, until the page is left. */
const tested = new Map();

/** Who is told, what waits for it, and what it was never told. */
export const sinkTable = (sinks, refresh, redraw) =>
  table(
    'Sinks',
    ['Sink', ['Is told of', 'wide'], ['Waits', 'number'], 'Never told', ['Change', 'number']],
    sinks.map((sink) => ({
      key: sink.name,
      cells: [
        [sink.name, below(sink.kind ? `${sink.kind} at ${sink.host}` : 'removed')],
        sink.kind && [sink.events.join(', '), below(`routes ${sink.routes.join(', ')}`)],
        [
          count(sink.waiting),
          sink.waitingSince && below('since ', moment(sink.waitingSince)),
          sink.lastFailure && below(sink.lastFailure),
        ],
        letters(sink),
        [
          mayAct() &&
            sink.kind && [
              button('Test', () => askTest(sink.name, redraw)),
              ' ',
              sink.undelivered > 0 &&
                button('Replay', () => askReplay({ sink: sink.name }, `all of ${sink.name}`, refresh)),
            ],
          answer(tested.get(sink.name)),
        ],
      ],
    })),
  );

const letters = ({ undelivered, letters }) =>
  undelivered === 0
    ? '0'
    : h(
        'details',
        h('summary', count(undelivered)),
        h(
          'ul',
          letters.map(({ id, type, time, tries, reason }) =>
            h('li', { 'data-key': id }, `${type} `, moment(time), `: ${reason} (${count(tries)} tries)`),
          ),
        ),
      );

const answer = (result) =>
  result &&
  h(
    'p',
    { role: 'status' },
    status(result.ok ? 'succeeded' : 'failed', `${result.said}, ${duration(result.tookMs)}`),
  );

/** Asks whether a sink is to be tested, and shows what came back. */
const askTest = (sink, redraw) =>
  askWhy({
    title: `Test ${sink}?`,
    about: 'It is told of an event that only tests it.',
    action: 'Test',
    path: 'events/test',
    body: { sink },
    then: ({ results }) => {
      tested.set(sink, results[0]);
      redraw();
    },
  });
