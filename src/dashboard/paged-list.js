import { call } from './api.js';
import { h } from './dom.js';

/** The pages of a list of the API that are shown: the first, and those somebody asked for, until the filters change. */
export function pagedList(name) {
  let more = { filters: '', pages: 1 };
  return {
    /** The items, and whether they are all there are. */
    async load(query, parameters) {
      const filters = query.toString();
      if (more.filters !== filters) more = { filters, pages: 1 };
      const asked = new URLSearchParams({ limit: '50', ...parameters });
      const items = [];
      for (let page = 0; page < more.pages; page += 1) {
        const answer = await call(`${name}?${asked}`);
        items.push(...answer[name]);
        if (answer.continuationToken === undefined) return { items, complete: true };
        asked.set('continuationToken', answer.continuationToken);
      }
      return { items, complete: false };
    },

    /** The button for the next page. */
    showMore: (refresh) =>
      h(
        'button',
        {
          type: 'button',
          onclick: () => {
            more.pages += 1;
            refresh();
          },
        },
        'Show more',
      ),
  };
}

/** Those of some filters that are set. */
export const given = (query, names) =>
  Object.fromEntries(names.filter((name) => query.get(name)).map((name) => [name, query.get(name)]));
