import { call } from '../page/api.js';
import { ask } from '../page/dialog.js';
import { h } from '../page/dom.js';

/** Asks whether a SAS is to be renewed now, and starts it. */
export function askRotate({ route, side, version }, done) {
  ask({
    title: `Rotate the SAS of the ${side} of ${route}?`,
    fields: [
      h(
        'p',
        'A new token is minted, proved against the container and stored. ',
        'Runs under way keep the old one until it expires.',
      ),
      h('p.muted', `Now: version ${version ?? 'none'}`),
    ],
    action: 'Rotate',
    submit: async () => {
      await call('sas/rotate', { method: 'POST', body: { route, side, force: true } });
      done();
    },
  });
}
