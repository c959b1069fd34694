import { call } from '../page/api.js';
import { h } from '../page/dom.js';
import { bytes, duration, plural } from '../page/format.js';
import {
  below,
  copyButton,
  failure,
  headingOf,
  list,
  moment,
  section,
  small,
  status,
  table,
  tile,
  transferLink,
} from '../page/parts.js';

/** One import: the verdict on its blob, condition by condition, and the run. */

const isUnderWay = ({ status }) => status === 'waiting' || status === 'importing';

/** An import by its id. */
export const importView = {
  title: ([id]) => id,
  refreshSeconds: (found) => (isUnderWay(found) ? 5 : 60),
  summary: ({ status }) => `Import is ${status}`,
  load: ([id]) => call(`imports/${id}`),

  render(found) {
    const name = [found.blob, 'the name of the blob'];
    return [
      headingOf(['#/imports', 'Imports'], found.route, name, status(found.status)),
      h('p.muted', `in ${found.account}/${found.container}, `, origin(found)),
      h('div.tiles', tiles(found)),
      allThere(found) &&
        h('p.notice', 'The run failed, but ', plural(found.verified.total, 'artifact'), whereThey(found)),
      found.error && failure(found.error),
      found.verdict && section('What the source trigger sees', offOnPurpose(found), conditionTable(found)),
      found.run?.artifacts?.length > 0 && section('Imported', list(found.run.artifacts)),
      found.notes.length > 0 && section('Notes', list(found.notes)),
    ];
  },
};

const allThere = ({ error, verified }) => error && verified && verified.verified === verified.total;

const whereThey = ({ verified: { total } }) =>
  `${total === 1 ? ' is' : ', all of them, are'} at the target with the planned digest. Nothing is missing.`;

const origin = ({ transfer }) =>
  transfer
    ? ['batch ', String(transfer.batch), ' of ', transferLink(transfer.transferId)]
    : 'a foreign blob: no transfer of acr-ferry brought it';

function tiles({ seenAt, pickUpBy, bytes: size, run, finishedAt, willImport, importedBy }) {
  const begun = run && (run.triggeredAt ?? run.startedAt ?? run.seenAt);
  const took = run?.startedAt && run.finishedAt && Date.parse(run.finishedAt) - Date.parse(run.startedAt);
  return [
    tile('Seen', small(moment(seenAt)), size === undefined ? 'the blob was gone at once' : bytes(size)),
    verdict(willImport, importedBy),
    begun
      ? tile('Picked up after', duration(Math.max(Date.parse(begun) - Date.parse(seenAt), 0)), by(run))
      : tile('Picked up', 'not yet', ['due by ', moment(pickUpBy)]),
    took === undefined
      ? tile('Run', run ? small(h('code', run.name)) : 'none', finishedAt ? 'ended' : '')
      : tile('Run took', duration(took), plural(run.artifacts?.length ?? 0, 'artifact')),
  ];
}

function verdict(willImport, importedBy) {
  if (importedBy === 'acr-ferry') return tile('Verdict', 'imported by acr-ferry', 'by a run of its own');
  const says = willImport === undefined ? 'none' : willImport ? 'will import' : 'will not';
  return tile('Verdict', says, 'by the documented conditions', willImport === false ? 'bad' : '');
}

const offOnPurpose = ({ importedBy }) =>
  importedBy === 'acr-ferry' &&
  h('p.muted', 'acr-ferry imports this blob by a run: it does not depend on the source trigger.');

const starters = { other: 'somebody else', 'source-trigger': 'source trigger' };
const by = ({ startedBy }) => `by ${starters[startedBy] ?? startedBy}`;

const states = { met: 'succeeded', unmet: 'failed', unknown: 'partial' };

function conditionTable({ verdict: { conditions }, importedBy }) {
  // What is off on purpose is no fault.
  const marks = importedBy === 'acr-ferry' ? { ...states, unmet: 'cancelled' } : states;
  return table(
    'Conditions of the source trigger',
    ['Condition', 'State', ['Found', 'wide']],
    conditions.map(({ name, state, found, remedy, command }) => ({
      key: name,
      cells: [
        name,
        status(marks[state], state),
        [
          found,
          remedy && below(remedy),
          command && below(h('code', command), copyButton(command, 'the command')),
        ],
      ],
    })),
  );
}
