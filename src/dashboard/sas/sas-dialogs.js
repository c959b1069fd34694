import { post } from '../page/api.js';
import { ask, askWhy, reasonField, reasonOf } from '../page/dialog.js';
import { h } from '../page/dom.js';

/** Each is confirmed first, and leads to where its progress is shown. */
const showProgress = ({ id }) => {
  location.hash = `#/sas/${id}`;
};

/** Asks whether a SAS is to be renewed now, and starts it. */
export const askRotate = ({ route, side, version }) =>
  askWhy({
    title: `Rotate the SAS of the ${side} of ${route}?`,
    about: [
      'A new token is minted, proved against the container and stored. ' +
        'Runs under way keep the old one until it expires.',
      h('p.muted', `Now: version ${version ?? 'none'}`),
    ],
    action: 'Rotate',
    path: 'sas/rotate',
    body: { route, side, force: true },
    then: showProgress,
  });

/** Asks whether the tokens of a side are to be worthless now, and starts it. */
export function askRevoke({ route, side, kind, signedWith }) {
  const isKey = kind === 'account-sas';
  ask({
    title: `Revoke the SAS of the ${side} of ${route}?`,
    fields: [
      h(
        'p',
        'For the day a token leaks: what was signed like it is worthless at once, and replaced then. ',
        'Runs that are under way with it may fail and are tried again.',
      ),
      isKey && h('p', `An account SAS ends only with its key: ${signedWith} is regenerated.`),
      h(
        'label.inline',
        h('input', { name: 'force', type: 'checkbox' }),
        'Also when it cannot be replaced now: runs fail until it can',
      ),
      reasonField(),
    ],
    action: 'Revoke',
    danger: true,
    submit: async (data) => {
      const order = { route, side, force: data.has('force'), ...reasonOf(data) };
      showProgress(await post('sas/revoke', { ...order, ...(isKey && { regenerateKey: signedWith }) }));
    },
  });
}
