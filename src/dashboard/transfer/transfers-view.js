import { learnCaller, mayAct } from '../page/caller.js';
import { h } from '../page/dom.js';
import { chips, choice, searchBox, select, sorting, taken } from '../page/filters.js';
import { bytes, duration, plural } from '../page/format.js';
import { given, pagedList } from '../page/paged-list.js';
import { below, button, empty, heading, moment, status, table, took, transferLink } from '../page/parts.js';
import { askStart } from './start-dialog.js';

/** The list, filtered by what the address says, so that a filtered list can be bookmarked. */

const statuses = ['queued', 'running', 'paused', 'succeeded', 'partial', 'failed', 'cancelled'];
const ranges = {
  '1 hour': 3_600_000,
  '24 hours': 86_400_000,
  '7 days': 604_800_000,
  '30 days': 2_592_000_000,
};

const list = pagedList('transfers');

/** The transfers there are. */
export const transfersView = {
  title: () => 'Transfers',
  refreshSeconds: () => 10,
  summary: ({ transfers }) => plural(transfers.length, 'transfer'),

  async load(_, query) {
    const parameters = given(query, ['status', 'trigger', 'route', 'cause', 'caller', 'search', 'sort']);
    const range = ranges[query.get('within')];
    if (range !== undefined) parameters.from = new Date(Date.now() - range).toISOString();
    const [{ items, complete }, { routes }] = await Promise.all([
      list.load(query, parameters),
      learnCaller(),
    ]);
    return { transfers: items, routes, query, complete };
  },

  render({ transfers, routes, query, complete }, { refresh }) {
    return [
      heading('Transfers', h('a', { href: '#/plans' }, 'Plans')),
      filters(query, routes),
      list.show(transfers, transferTable, {
        ...{ query, complete, refresh, hint: 'Take one away, or widen the time.' },
        none: empty(
          'No transfers yet',
          'A transfer moves artifacts along a route and proves their digests.',
          mayAct() && button('Start a transfer', askStart, '.primary'),
        ),
      }),
    ];
  },
};

function filters(query, routes) {
  const choose = choice('/transfers', query);
  return h(
    'div.toolbar',
    chips('Status', statuses, query.get('status') ?? '', choose),
    select('Trigger', 'trigger', ['http', 'schedule', 'event'], query, choose),
    routes.length > 1 && select('Route', 'route', routes, query, choose),
    select('Within', 'within', Object.keys(ranges), query, choose),
    sorting(['newest', 'oldest', 'longest', 'shortest', 'largest', 'status'], query, choose),
    searchBox('Find an id or a reference', query, choose),
    taken('Cause', 'cause', query, choose),
    taken('By', 'caller', query, choose),
  );
}

/** Some transfers, a row each. */
export function transferTable(transfers) {
  return table(
    'Transfers',
    [
      ...['Status', 'Transfer', 'Route', 'Started by'],
      ...[['Artifacts', 'number'], ['Size', 'number'], 'Requested', ['Took', 'number']],
    ],
    transfers.map((transfer) => ({
      key: transfer.transferId,
      cells: [
        [
          h('span.standing', status(transfer.status), transfer.phase && h('span.muted', transfer.phase)),
          transfer.paused && below('paused by ', transfer.paused.by),
          transfer.waitsUntil && below('waits until ', moment(transfer.waitsUntil)),
        ],
        transferLink(transfer.transferId),
        [transfer.route, transfer.via === 'import' && below('by image import')],
        startedBy(transfer),
        artifacts(transfer),
        transfer.bytes === undefined ? '' : bytes(transfer.bytes),
        moment(transfer.createdAt),
        transfer.tookMs === undefined ? soFar(transfer) : took(transfer.tookMs),
      ],
    })),
  );
}

const soFar = ({ startedAt }) =>
  startedAt && h('span.muted', duration(Date.now() - Date.parse(startedAt)), ' so far');

/** Schedule or rule, or who it was; each leads to all of theirs. */
function startedBy({ trigger, cause, caller }) {
  const only = (name, value) =>
    h('a', { href: `#/transfers?${new URLSearchParams({ [name]: value })}` }, value);
  return [trigger, below(cause === undefined ? only('caller', caller.name) : only('cause', cause))];
}

function artifacts({ artifacts: { total, verified, handedOver = 0 } }) {
  return verified === undefined ? String(total) : `${verified + handedOver} of ${total}`;
}
