import { call } from '../page/api.js';
import { ask, reasonField, reasonOf } from '../page/dialog.js';
import { h } from '../page/dom.js';

/** Asks whether a schedule is to pause, and pauses it. */
export function askPause({ route, name }, done) {
  ask({
    title: `Pause ${name} of ${route}?`,
    fields: [
      h('p', 'It starts nothing until it is resumed. Times that pass meanwhile are not made up for.'),
      reasonField(),
    ],
    action: 'Pause',
    submit: async (data) => {
      await call(`schedules/${route}/${name}/pause`, { method: 'POST', body: reasonOf(data) });
      done();
    },
  });
}
