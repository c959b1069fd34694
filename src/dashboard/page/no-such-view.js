import { h } from './dom.js';
import { empty, heading } from './parts.js';

/** An address that leads nowhere. */
export const noSuchView = {
  title: () => 'No such page',
  refreshSeconds: () => 3600,
  summary: () => 'There is no such page',
  load: async () => ({}),
  render: () => [
    heading('No such page'),
    empty('Nothing is at this address', 'It may be mistyped.', h('a', { href: '#/' }, 'To the overview')),
  ],
};
