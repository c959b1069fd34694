import { call } from './api.js';
import { askStart } from './dialogs.js';
import { h } from './dom.js';
import { chips, choice } from './filters.js';
import { duration, plural } from './format.js';
import { empty, moment, status, table, transferLink } from './parts.js';

/** The list, filtered by what the address says, so that a filtered list can be bookmarked. */

const statuses = ['queued', 'running', 'succeeded', 'partial', 'failed', 'cancelled'];
const ranges = {
  '1 hour': 3_600_000,
  '24 hours': 86_400_000,
  '7 days': 604_800_000,
  '30 days': 2_592_000_000,
};

/** Pages that were asked for beyond the first, by the filters they belong to. */
let more = { filters: '', pages: 1 };

export const transfersView = {
  title: () => 'Transfers',
  refreshSeconds: () => 10,
  summary: ({ transfers }) => plural(transfers.length, 'transfer'),

  async load(_, query) {
    if (more.filters !== query.toString()) more = { filters: query.toString(), pages: 1 };
    const parameters = new URLSearchParams({ limit: '50' });
    for (const name of ['status', 'trigger']) if (query.get(name)) parameters.set(name, query.get(name));
    const range = ranges[query.get('within')];
    if (range !== undefined) parameters.set('from', new Date(Date.now() - range).toISOString());
    const transfers = [];
    for (let page = 0; page < more.pages; page += 1) {
      const answer = await call(`transfers?${parameters}`);
      transfers.push(...answer.transfers);
      parameters.set('continuationToken', answer.continuationToken);
      if (answer.continuationToken === undefined) return { transfers, query, complete: true };
    }
    return { transfers, query, complete: false };
  },

  render({ transfers, query, complete }, { refresh }) {
    const filtered = [...query.keys()].length > 0;
    return [
      h('div', { class: 'heading' }, h('h1', {}, 'Transfers')),
      filters(query),
      transfers.length > 0
        ? transferTable(transfers)
        : filtered
          ? empty('Nothing fits these filters', 'Take one away, or widen the time.')
          : empty(
              'No transfers yet',
              'A transfer moves artifacts along a route and proves their digests.',
              h('button', { type: 'button', class: 'primary', onclick: askStart }, 'Start a transfer'),
            ),
      !complete &&
        h(
          'button',
          {
            type: 'button',
            onclick: () => {
              more.pages += 1;
              refresh();
            },
          },
          'Show more',
        ),
    ];
  },
};

function filters(query) {
  const choose = choice('/transfers', query);
  return h(
    'div',
    { class: 'toolbar' },
    chips('Status', statuses, query.get('status') ?? '', choose),
    select('Trigger', 'trigger', ['http', 'schedule', 'event'], query, choose),
    select('Within', 'within', Object.keys(ranges), query, choose),
  );
}

function select(label, name, options, query, choose) {
  return h(
    'label',
    { class: 'inline' },
    label,
    h(
      'select',
      { onchange: ({ target }) => choose(name, target.value) },
      h('option', { value: '' }, 'any'),
      options.map((option) => h('option', { value: option, selected: query.get(name) === option }, option)),
    ),
  );
}

export function transferTable(transfers) {
  return table(
    'Transfers',
    [
      ['Status', ''],
      ['Transfer', ''],
      ['Route', ''],
      ['Trigger', ''],
      ['Artifacts', 'number'],
      ['Requested', ''],
      ['Took', 'number'],
    ],
    transfers.map((transfer) => ({
      key: transfer.transferId,
      cells: [
        h(
          'span',
          { class: 'standing' },
          status(transfer.status),
          transfer.phase && h('span', { class: 'muted' }, transfer.phase),
        ),
        transferLink(transfer.transferId),
        transfer.route,
        transfer.trigger,
        artifacts(transfer),
        moment(transfer.createdAt),
        transfer.finishedAt === undefined
          ? ''
          : duration(Date.parse(transfer.finishedAt) - Date.parse(transfer.createdAt)),
      ],
    })),
  );
}

function artifacts({ artifacts: { total, verified, handedOver = 0 } }) {
  return verified === undefined ? String(total) : `${verified + handedOver} of ${total}`;
}
