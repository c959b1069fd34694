import { post } from '../page/api.js';
import { askWhy } from '../page/dialog.js';
import { h } from '../page/dom.js';
import { count, plural } from '../page/format.js';
import { below, button, list, moment, section, status, table } from '../page/parts.js';

/** What accumulates, in words. */
const kinds = {
  transfers: 'transfers',
  plans: 'plans',
  imports: 'imports',
  events: 'events',
  unsent: 'events that wait for a sink that is gone',
  deadLetters: 'events a sink was never told',
  audit: 'audit',
  histories: 'histories',
  blobs: 'blobs',
};

/** What is kept for how long, and a way to remove what is older. */
export function retentionSection({ retention, last }, refresh) {
  const rows = Object.entries(kinds).map(([kind, name]) => ({
    key: kind,
    cells: [
      name,
      retention[kind] === undefined ? h('span.muted', 'for ever') : plural(retention[kind], 'day'),
      number(last?.removed[kind]),
      number(last?.kept[kind]),
    ],
  }));
  return section(
    'Retention',
    table('Retention', ['Kind', 'Kept', ['Removed last', 'number'], ['Still needed', 'number']], rows),
    last && h('p', 'Last purge: ', status(last.status), ' ', moment(last.startedAt)),
    last?.problems.length > 0 && below(list(last.problems)),
    button('Purge', () => askPurge(refresh)),
  );
}

const number = (value) => (value === undefined ? '' : count(value));

/** Counts what would go, and asks whether it is to. */
async function askPurge(done) {
  const { removed, problems, isComplete } = await post('purge', { dryRun: true });
  const found = Object.entries(removed).filter(([, number]) => number > 0);
  askWhy({
    title: 'Purge what is old?',
    about: [
      found.length === 0
        ? 'Nothing is older than it is to be kept.'
        : list(found.map(([kind, number]) => `${count(number)} of ${kinds[kind] ?? kind}`)),
      !isComplete && 'There is more: counting all of it takes too long.',
      problems.length > 0 && list(problems),
      'It is removed for good. What runs, and what something open uses, stays.',
    ],
    action: 'Purge',
    danger: true,
    path: 'purge',
    body: { dryRun: false },
    then: done,
  });
}
