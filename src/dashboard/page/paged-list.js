import { call } from './api.js';
import { isFiltered } from './filters.js';
import { button, empty } from './parts.js';

/** The pages of a list that are shown: the first, and those somebody asked for, until the filters change. */
export function pagedList(name, always = { limit: '50' }) {
  let more = { filters: '', pages: 1 };
  return {
    /** The items, and whether they are all there are. */
    async load(query, parameters, path = name) {
      const filters = `${path} ${query}`;
      if (more.filters !== filters) more = { filters, pages: 1 };
      const asked = new URLSearchParams({ ...always, ...parameters });
      const items = [];
      for (let page = 0; page < more.pages; page += 1) {
        const answer = await call(`${path}?${asked}`);
        items.push(...answer[name]);
        if (answer.continuationToken === undefined) return { items, complete: true };
        asked.set('continuationToken', answer.continuationToken);
      }
      return { items, complete: false };
    },

    /** What there is, or why there is nothing, and the button for the next page. */
    show: (items, tableOf, { query = new Map(), complete, refresh, none, hint = 'Take one away.' }) => [
      items.length > 0
        ? tableOf(items)
        : isFiltered(query)
          ? empty('Nothing fits these filters', hint)
          : none,
      !complete &&
        button('Show more', () => {
          more.pages += 1;
          refresh();
        }),
    ],
  };
}

/** Those of some filters that are set. */
export const given = (query, names) =>
  Object.fromEntries(names.filter((name) => query.get(name)).map((name) => [name, query.get(name)]));
