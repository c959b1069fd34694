import { call } from '../page/api.js';
import { ask, reasonField, reasonOf } from '../page/dialog.js';
import { h } from '../page/dom.js';

/** Asks whether sinks are to be told again: one event, or all that was never taken. */
export function askReplay(what, title, done) {
  ask({
    title: `Tell again: ${title}?`,
    fields: [h('p', 'It is told under the same id: who has it already drops it.'), reasonField()],
    action: 'Tell again',
    submit: async (data) => {
      await call('events/replay', { method: 'POST', body: { ...what, ...reasonOf(data) } });
      done();
    },
  });
}
