import { call } from '../page/api.js';
import { ask, reasonField, reasonOf } from '../page/dialog.js';
import { h } from '../page/dom.js';

/** Asks whether a transfer is to be cancelled, and does so. */
export function askCancel(transferId, done) {
  ask({
    title: `Cancel ${transferId}?`,
    fields: [
      h(
        'p',
        'It stops between two steps. What has arrived at the target stays there; ',
        'runs that are under way are not followed any more.',
      ),
      reasonField(),
    ],
    action: 'Cancel the transfer',
    danger: true,
    submit: async (data) => {
      await call(`transfers/${transferId}/cancel`, { method: 'POST', body: reasonOf(data) });
      done();
    },
  });
}
