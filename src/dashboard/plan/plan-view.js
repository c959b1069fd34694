import { call } from '../page/api.js';
import { mayAct } from '../page/caller.js';
import { h } from '../page/dom.js';
import { chips, choice } from '../page/filters.js';
import { bytes, count, named, plural, shortDigest } from '../page/format.js';
import { pagedList } from '../page/paged-list.js';
import {
  below,
  button,
  empty,
  failure,
  headingOf,
  list as texts,
  moment,
  section,
  small,
  status,
  table,
  tile,
} from '../page/parts.js';
import { askStartPlan } from './start-plan-dialog.js';

/** A plan: what would be exported, what not and why. Nothing has happened yet. */

const shows = ['planned', 'skipped', 'unresolved', 'unsigned', 'prune'];
const showsOf = ({ signedBy, prune }) =>
  shows.filter((show) => (show !== 'unsigned' || signedBy) && (show !== 'prune' || prune));
const list = pagedList('artifacts', {});

/** A plan by its id. */
export const planView = {
  title: ([id]) => id,
  refreshSeconds: ({ plan }) => (plan.status === 'running' ? 2 : 60),
  summary: ({ plan }) => `Plan is ${plan.status}`,

  async load([id], query) {
    const show = shows.includes(query.get('show')) ? query.get('show') : 'planned';
    const plan = await call(`plans/${id}`);
    if (plan.status === 'running') return { plan, show, artifacts: [], complete: true };
    const { items, complete } = await list.load(show, { show }, `plans/${id}/artifacts`);
    return { plan, show, artifacts: items, complete };
  },

  render({ plan, show, artifacts, complete }, { refresh }) {
    const { planId, route, notes = [] } = plan;
    const choose = choice(`/plans/${planId}`, new URLSearchParams());
    return [
      headingOf(
        ['#/plans', 'Plans'],
        route,
        [planId, 'the plan id'],
        ...[status(plan.status), startButton(plan)],
      ),
      plan.status === 'running' && h('p.notice', 'The plan is being made. Nothing is moved.'),
      plan.artifacts !== undefined && h('div.tiles', tiles(plan)),
      plan.error && failure(plan.error),
      way(plan),
      notes.length > 0 && section('Notes', texts(notes)),
      plan.artifacts !== undefined &&
        section(
          'Artifacts',
          h('div.toolbar', chips('Show', showsOf(plan), show, choose, false)),
          list.show(artifacts, artifactTable(show), {
            ...{ complete, refresh },
            none: empty('None', nothing[show]),
          }),
        ),
    ];
  },
};

/** Which way it is planned to go, where that is not the one of all, and why. */
function way({ via, viaReason }) {
  if (via !== 'import' && viaReason === undefined) return undefined;
  const name = via === 'import' ? 'image import' : 'pipelines';
  return h('p.notice', `By ${name}${viaReason === undefined ? '.' : `: ${viaReason}`}`);
}

const nothing = {
  planned: 'There is nothing to move.',
  skipped: 'The target lacks all that was chosen.',
  unresolved: 'All that was chosen can be moved.',
  unsigned: 'All that was chosen has a good signature.',
  prune: 'The source has all that was brought.',
};

function startButton({ planId, status: state, artifacts, bytes: size, batches, prune }) {
  if (state !== 'ready' || (batches === 0 && !(prune?.tags > 0)) || !mayAct()) return undefined;
  const summary = `${plural(artifacts, 'artifact')} in ${plural(batches, 'batch')}, ${bytes(size)}.`;
  return button('Start this plan', () => askStartPlan({ planId, summary }), '.primary');
}

function tiles({ artifacts, bytes: size, batches, skipped, unresolved, prune, ...plan }) {
  const { comparedWith, looked, expiresAt, signedBy, unsigned } = plan;
  return [
    signedBy &&
      tile(
        'Unsigned',
        count(unsigned),
        `left out; signatures by ${signedBy} are demanded`,
        unsigned > 0 ? 'bad' : '',
      ),
    prune &&
      tile(
        'Gone at the source',
        count(prune.tags),
        prune.refused ?? (prune.mode === 'delete' ? 'to be deleted at the target' : 'listed only'),
        prune.refused ? 'bad' : '',
      ),
    tile(
      plan.via === 'import' ? 'To import' : 'To export',
      count(artifacts),
      `${bytes(size)} in ${plural(batches, 'batch')}`,
    ),
    tile(
      'Skipped',
      count(skipped),
      comparedWith === undefined
        ? 'references are not compared'
        : comparedWith === 'target'
          ? 'at the target with the same digest'
          : 'brought over by earlier transfers',
    ),
    tile(
      'Unresolved',
      count(unresolved),
      unresolved > 0 ? 'cannot be moved or would not arrive' : 'nothing',
      unresolved > 0 ? 'bad' : '',
    ),
    tile(
      'Can be started until',
      small(moment(expiresAt)),
      looked && `${plural(looked.repositories, 'repository')}, ${plural(looked.tags, 'tag')} looked at`,
    ),
  ];
}

const artifactTable = (show) => (artifacts) => {
  const isPlanned = show === 'planned';
  const columns = isPlanned ? ['Size', 'Batch'].map((title) => [title, 'number']) : [['Why', 'wide']];
  return table(
    'Artifacts of the plan',
    [['Reference', 'wide'], 'Digest', ...columns],
    artifacts.map(({ reference, targetReference, signedBy, digest, bytes: size, batch, reason }) => ({
      key: reference,
      cells: [
        [
          h('span.mono.reference', named(reference, targetReference)),
          signedBy && below(`signed by ${signedBy}`),
        ],
        digest === undefined ? '' : h('code', { title: digest }, shortDigest(digest)),
        ...(isPlanned ? [bytes(size), count(batch)] : [reason ?? '']),
      ],
    })),
  );
};
