import { chips, choice, searchBox, sorting, taken } from '../page/filters.js';
import { h } from '../page/dom.js';
import { bytes, plural } from '../page/format.js';
import { given, pagedList } from '../page/paged-list.js';
import {
  below,
  empty,
  heading,
  importLink,
  moment,
  status,
  table,
  took,
  transferLink,
} from '../page/parts.js';

/** Blobs at the target, and what became of them. */

const statuses = [
  'waiting',
  'importing',
  'succeeded',
  'partial',
  'failed',
  'not-picked-up',
  'gone',
  'replaced',
  'unknown',
];

const list = pagedList('imports');

/** The imports there are. */
export const importsView = {
  title: () => 'Imports',
  refreshSeconds: () => 10,
  summary: ({ imports }) => plural(imports.length, 'import'),

  async load(_, query) {
    const parameters = given(query, ['status', 'transfer', 'route', 'search', 'sort']);
    const { items, complete } = await list.load(query, parameters);
    return { imports: items, query, complete };
  },

  render({ imports, query, complete }, { refresh }) {
    const choose = choice('/imports', query);
    return [
      heading('Imports'),
      h(
        'div.toolbar',
        chips('Status', statuses, query.get('status') ?? '', choose),
        sorting(['newest', 'oldest', 'longest', 'shortest', 'largest', 'status'], query, choose),
        searchBox('Find a blob, run or reference', query, choose),
        taken('Transfer', 'transfer', query, choose),
        taken('Route', 'route', query, choose),
      ),
      list.show(imports, importTable, {
        ...{ query, complete, refresh },
        none: empty(
          'No imports yet',
          'Blobs show up here as soon as the blob trigger or an event subscription tells of them.',
        ),
      }),
    ];
  },
};

function importTable(imports) {
  return table(
    'Imports',
    ['Status', ['Blob', 'wide'], 'Route', 'Transfer', ['Size', 'number'], 'Seen', ['Took', 'number']],
    imports.map((each) => ({
      key: each.importId,
      cells: [
        [
          status(each.status),
          each.status === 'waiting' &&
            (each.importedBy === 'acr-ferry'
              ? below('imported by acr-ferry')
              : each.willImport === false && below('will not be picked up')),
        ],
        importLink(each.importId, each.blob),
        each.route,
        each.transfer ? transferLink(each.transfer.transferId) : h('span.muted', 'foreign'),
        each.bytes === undefined ? '' : bytes(each.bytes),
        moment(each.seenAt),
        took(each.tookMs),
      ],
    })),
  );
}
