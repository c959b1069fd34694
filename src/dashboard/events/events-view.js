import { call } from '../page/api.js';
import { mayAct, routesKnown } from '../page/caller.js';
import { choice, select, taken } from '../page/filters.js';
import { h } from '../page/dom.js';
import { plural } from '../page/format.js';
import { given, pagedList } from '../page/paged-list.js';
import { below, button, empty, heading, importLink, moment, section } from '../page/parts.js';
import { status, table, transferLink } from '../page/parts.js';
import { askReplay } from './replay-dialog.js';
import { sinkTable } from './sink-table.js';

/** What the outside was told, who was not, and a way to tell again. */

const kinds = ['transfer', 'batch', 'handover', 'import', 'sas', 'schedule'];

/** Words at the end of a type that are no success. */
const colours = [
  [/failed|unknown|not-picked-up/, 'failed'],
  [/partial|expiring|skipped|waiting|gone|paused/, 'partial'],
  [/cancelled/, 'cancelled'],
];

const list = pagedList('events');

/** The events there are. */
export const eventsView = {
  title: () => 'Events',
  refreshSeconds: () => 15,
  summary: ({ events }) => plural(events.length, 'event'),

  async load(_, query) {
    const parameters = given(query, ['type', 'route', 'transfer']);
    const [{ items, complete }, { sinks }] = await Promise.all([
      list.load(query, parameters),
      call('events/sinks'),
    ]);
    return { events: items, sinks, query, complete };
  },

  render({ events, sinks, query, complete }, { refresh, redraw }) {
    const choose = choice('/events', query);
    const routes = routesKnown();
    return [
      heading('Events'),
      section(
        'Sinks',
        sinks.length > 0
          ? sinkTable(sinks, refresh, redraw)
          : empty('No sinks', 'Only the log is told. Name sinks in routes.json, or by EVENTS_SINKS.'),
      ),
      h(
        'section',
        h('h2', 'Told'),
        h(
          'div.toolbar',
          select('Event', 'type', kinds, query, choose),
          routes.length > 1 && select('Route', 'route', routes, query, choose),
          taken('Transfer', 'transfer', query, choose),
        ),
        list.show(events, eventTable(refresh), {
          ...{ query, complete, refresh },
          none: empty('No events yet', 'Transfers, imports, SAS and schedules tell of themselves here.'),
        }),
      ),
    ];
  },
};

const eventTable = (refresh) => (events) =>
  table(
    'Told',
    ['When', 'Event', 'Route', ['Of', 'wide'], 'Sinks', ['Change', 'number']],
    events.map((event) => ({
      key: event.id,
      cells: [
        moment(event.time),
        status(colours.find(([words]) => words.test(event.type))?.[1] ?? 'succeeded', event.type),
        event.route,
        [subject(event), event.reason !== undefined && below(`${event.code}: ${event.reason}`)],
        sinksOf(event),
        mayAct() && button('Tell again', () => askReplay({ id: event.id }, event.type, refresh)),
      ],
    })),
  );

function subject({ transferId, batch, importId, blob, schedule, side }) {
  if (transferId) return [transferLink(transferId), batch && ` batch ${batch}`];
  return importId ? importLink(importId, blob ?? importId) : (schedule ?? side ?? '');
}

/** Who was told, who is yet to be, and who never was. */
function sinksOf({ sinks = [], waiting = [], undelivered = [] }) {
  const told = sinks.filter((name) => !waiting.includes(name) && !undelivered.includes(name));
  return [
    told.join(', '),
    waiting.length > 0 && below(`waits: ${waiting.join(', ')}`),
    undelivered.length > 0 && below(`never told: ${undelivered.join(', ')}`),
  ];
}
