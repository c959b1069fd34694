import { call } from '../page/api.js';
import { h } from '../page/dom.js';
import { bytes, count, duration } from '../page/format.js';
import { icon } from '../page/icons.js';
import { copyButton, failure, moment, section, status, table, tile, transferLink } from '../page/parts.js';

/** One blob that arrived: the verdict on it, condition by condition, and the run. */

const isUnderWay = ({ status }) => status === 'waiting' || status === 'importing';

/** An import by its id. */
export const importView = {
  title: ([id]) => id,
  refreshSeconds: (found) => (isUnderWay(found) ? 5 : 60),
  summary: ({ status }) => `Import is ${status}`,
  load: ([id]) => call(`imports/${id}`),

  render(found) {
    return [
      h(
        'div',
        { class: 'heading' },
        h(
          'div',
          {},
          h('p', { class: 'crumb' }, h('a', { href: '#/imports' }, 'Imports'), ` / ${found.route}`),
          h('h1', { class: 'mono' }, found.blob, copyButton(found.blob, 'the name of the blob')),
          h('p', { class: 'muted' }, `in ${found.account}/${found.container}, `, origin(found)),
        ),
        h('div', { class: 'heading-end' }, status(found.status)),
      ),
      h('div', { class: 'tiles' }, tiles(found)),
      found.error && failure(found.error),
      found.verdict && section('What the source trigger sees', conditionTable(found.verdict)),
      found.run?.artifacts?.length > 0 && section('Imported', list(found.run.artifacts)),
      found.notes.length > 0 && section('Notes', list(found.notes)),
    ];
  },
};

const origin = ({ transfer }) =>
  transfer
    ? ['batch ', String(transfer.batch), ' of ', transferLink(transfer.transferId)]
    : 'a foreign arrival: no transfer of acr-ferry brought it';

const list = (texts) =>
  h(
    'ul',
    {},
    texts.map((text) => h('li', {}, text)),
  );

function tiles({ noticedAt, pickUpBy, bytes: size, run, finishedAt, willImport }) {
  const begun = run && (run.triggeredAt ?? run.startedAt ?? run.seenAt);
  return [
    tile('Arrived', small(moment(noticedAt)), size === undefined ? 'the blob was gone at once' : bytes(size)),
    tile(
      'Verdict',
      willImport === undefined ? 'none' : willImport ? 'will import' : 'will not',
      'by the documented conditions',
      willImport === false ? 'bad' : '',
    ),
    begun
      ? tile('Picked up after', duration(Math.max(Date.parse(begun) - Date.parse(noticedAt), 0)), by(run))
      : tile('Picked up', 'not yet', ['due by ', moment(pickUpBy)]),
    run?.startedAt && run.finishedAt
      ? tile(
          'Run took',
          duration(Date.parse(run.finishedAt) - Date.parse(run.startedAt)),
          `${count(run.artifacts?.length ?? 0)} artifacts`,
        )
      : tile('Run', run ? small(h('code', {}, run.name)) : 'none', finishedAt ? 'ended' : ''),
  ];
}

const small = (content) => h('span', { class: 'small' }, content);

const by = ({ startedBy }) => `by ${startedBy === 'other' ? 'somebody else' : startedBy.replace('-', ' ')}`;

const marks = { met: 'succeeded', unmet: 'failed', unknown: 'partial' };

function conditionTable({ conditions }) {
  return table(
    'Conditions of the source trigger',
    [
      ['Condition', ''],
      ['State', ''],
      ['Found', 'wide'],
    ],
    conditions.map(({ name, state, found, remedy }) => ({
      key: name,
      cells: [
        name,
        h('span', { class: `status ${marks[state]}` }, icon(marks[state]), state),
        [found, remedy && h('span', { class: 'reason' }, remedy)],
      ],
    })),
  );
}
