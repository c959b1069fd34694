import { h } from './dom.js';

/** Filters of a list live in the address, so that a filtered list can be bookmarked. */

/** A function that sets one filter of the list at `path`; an empty value takes it away. */
export const choice = (path, query) => (name, value) => {
  const next = new URLSearchParams(query);
  if (value === '') next.delete(name);
  else next.set(name, value);
  location.hash = `#${path}${next.size > 0 ? `?${next}` : ''}`;
};

/** One of some values of the filter of that label, or all where that is a choice. */
export function chips(label, values, given, choose, all = true) {
  const chosen = given.split(',');
  return h(
    'div.chips',
    { role: 'group', 'aria-label': label },
    [...(all ? [''] : []), ...values].map((value) =>
      h(
        'button.chip',
        {
          type: 'button',
          'aria-pressed': String(chosen.includes(value)),
          onclick: () => choose(label.toLowerCase(), value),
        },
        value === '' ? 'all' : value,
      ),
    ),
  );
}
