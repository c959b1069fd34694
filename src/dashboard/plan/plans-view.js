import { chips, choice, searchBox, sorting } from '../page/filters.js';
import { h } from '../page/dom.js';
import { bytes, count, plural } from '../page/format.js';
import { given, pagedList } from '../page/paged-list.js';
import { button, empty, heading, moment, planLink, status, table } from '../page/parts.js';

/** Plans that somebody asked for, to be looked at and started. */

const statuses = ['running', 'ready', 'failed', 'expired'];

const list = pagedList('plans');

/** The plans there are. */
export const plansView = {
  title: () => 'Plans',
  refreshSeconds: ({ plans }) => (plans.some((plan) => plan.status === 'running') ? 2 : 30),
  summary: ({ plans }) => plural(plans.length, 'plan'),

  async load(_, query) {
    const parameters = given(query, ['status', 'route', 'search', 'sort']);
    const { items, complete } = await list.load(query, parameters);
    return { plans: items, query, complete };
  },

  render({ plans, query, complete }, { refresh, startTransfer }) {
    const choose = choice('/plans', query);
    return [
      heading('Plans', h('a', { href: '#/transfers' }, 'Transfers')),
      h(
        'div.toolbar',
        chips('Status', statuses, query.get('status') ?? '', choose),
        sorting(['newest', 'oldest', 'largest', 'status'], query, choose),
        searchBox('Find an id or a reference', query, choose),
      ),
      list.show(plans, planTable, {
        ...{ query, complete, refresh },
        none: empty(
          'No plans yet',
          'A plan says what a transfer would move, skip and cannot move, before anything happens.',
          button('Plan a transfer', startTransfer, '.primary'),
        ),
      }),
    ];
  },
};

function planTable(plans) {
  const numbers = ['To move', 'Skipped', 'Unresolved', 'Size'].map((title) => [title, 'number']);
  return table(
    'Plans',
    ['Status', 'Plan', 'Route', 'Asked by', ...numbers, 'Requested'],
    plans.map((plan) => ({
      key: plan.planId,
      cells: [
        status(plan.status),
        planLink(plan.planId),
        plan.route,
        plan.caller.name,
        ...[plan.artifacts, plan.skipped, plan.unresolved].map((n) => (n === undefined ? '' : count(n))),
        plan.bytes === undefined ? '' : bytes(plan.bytes),
        moment(plan.createdAt),
      ],
    })),
  );
}
