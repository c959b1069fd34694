import { h } from './dom.js';

/** Filters of a list live in the address, so that a filtered list can be bookmarked. */

/** A function that sets one filter of the list at `path`; an empty value takes it away. */
export const choice = (path, query) => (name, value) => {
  const next = new URLSearchParams(query);
  if (value === '') next.delete(name);
  else next.set(name, value);
  location.hash = `#${path}${next.size > 0 ? `?${next}` : ''}`;
};

/**
 * Some values of the filter of that label: several at once where all is a choice, otherwise one.
 */
export function chips(label, values, given, choose, all = true) {
  const chosen = given.split(',');
  const pick = (value) => {
    if (!all || value === '') return value;
    const others = chosen.filter((each) => each !== value && each !== '');
    return (chosen.includes(value) ? others : [...others, value]).join(',');
  };
  return h(
    'div.chips',
    { role: 'group', 'aria-label': label },
    [...(all ? [''] : []), ...values].map((value) =>
      h(
        'button.chip',
        {
          type: 'button',
          'aria-pressed': String(chosen.includes(value)),
          onclick: () => choose(label.toLowerCase(), pick(value)),
        },
        value === '' ? 'all' : value,
      ),
    ),
  );
}

/** Whether a list shows some only; an order leaves nothing out. */
export const isFiltered = (query) => [...query.keys()].some((name) => name !== 'sort');

/** What lists are sorted by. */
const orders = {
  newest: '',
  oldest: 'started',
  longest: '-duration',
  shortest: 'duration',
  largest: '-bytes',
  status: 'status',
};

/** The order of a list. */
export const sorting = (names, query, choose) =>
  h(
    'label.inline',
    'Sort',
    h(
      'select',
      { onchange: ({ target }) => choose('sort', target.value) },
      names.map((name) =>
        h('option', { value: orders[name], selected: (query.get('sort') ?? '') === orders[name] }, name),
      ),
    ),
  );

/** A button that takes a filter away which a link has set. */
export const taken = (label, name, query, choose) =>
  query.has(name) &&
  h('button', { type: 'button', onclick: () => choose(name, '') }, `${label}: ${query.get(name)} ✕`);

/** One of some values of a filter, or any. */
export const select = (label, name, options, query, choose) =>
  h(
    'label.inline',
    label,
    h(
      'select',
      { onchange: ({ target }) => choose(name, target.value) },
      h('option', { value: '' }, 'any'),
      options.map((option) => h('option', { value: option, selected: query.get(name) === option }, option)),
    ),
  );

/** A text to look for, once it is entered. */
export const searchBox = (label, query, choose) =>
  h('input', {
    type: 'search',
    placeholder: label,
    'aria-label': label,
    value: query.get('search') ?? '',
    onchange: ({ target }) => choose('search', target.value.trim()),
  });
