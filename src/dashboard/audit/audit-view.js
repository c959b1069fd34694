import { choice, searchBox, select } from '../page/filters.js';
import { h } from '../page/dom.js';
import { plural } from '../page/format.js';
import { given, pagedList } from '../page/paged-list.js';
import { below, empty, heading, moment, status, table } from '../page/parts.js';

/** Who changed what. */

const subjects = ['transfer', 'plan', 'import', 'schedule', 'sas', 'purge', 'events'];

/** Outcomes in the colours of a transfer that went so. */
const colours = { accepted: 'succeeded', refused: 'cancelled', failed: 'failed', unknown: 'partial' };

const list = pagedList('audit');

/** The audit list. */
export const auditView = {
  title: () => 'Audit',
  refreshSeconds: () => 30,
  summary: ({ audit }) => plural(audit.length, 'change'),

  async load(_, query) {
    const { search, ...parameters } = given(query, ['action', 'caller', 'search', 'from', 'to']);
    const asked = { ...parameters, ...(search !== undefined && { subject: search }) };
    const { items, complete } = await list.load(query, asked);
    return { audit: items, query, complete };
  },

  render({ audit, query, complete }, { refresh }) {
    const choose = choice('/audit', query);
    return [
      heading('Audit'),
      h(
        'div.toolbar',
        select('Action', 'action', subjects, query, choose),
        searchBox('Subject', query, choose),
      ),
      list.show(audit, auditTable, {
        ...{ query, complete, refresh },
        none: empty(
          'No changes yet',
          'Whatever changes something through the API shows up here, page or not.',
        ),
      }),
    ];
  },
};

function auditTable(audit) {
  return table(
    'Audit',
    ['When', 'Who', 'Action', ['Subject', 'wide'], 'Outcome'],
    audit.map(({ id, at, caller, action, subject, reason, outcome, code, made }) => ({
      key: id,
      cells: [
        moment(at),
        [caller.name, caller.kind === 'app' && below('application')],
        action,
        [
          h('span.reference', subject),
          made !== undefined && below(place(made)),
          reason !== undefined && below(reason),
        ],
        [status(colours[outcome], outcome), code !== undefined && below(code)],
      ],
    })),
  );
}

/** What was started, by a link where the page shows it. */
function place(made) {
  const id = made.split('/').at(-1);
  const view = /^\/api\/(transfers|plans)\/\w+$/.exec(made)?.[1];
  return view === undefined ? h('span.mono', id) : h('a.mono', { href: `#/${view}/${id}` }, id);
}
