import { call } from '../page/api.js';
import { ask, reasonField, reasonOf } from '../page/dialog.js';
import { h } from '../page/dom.js';

/** Each is confirmed first, and leads to where its progress is shown. */
const send = async (path, body) => {
  const { id } = await call(path, { method: 'POST', body });
  location.hash = `#/sas/${id}`;
};

/** Asks whether a SAS is to be renewed now, and starts it. */
export function askRotate({ route, side, version }) {
  ask({
    title: `Rotate the SAS of the ${side} of ${route}?`,
    fields: [
      h(
        'p',
        'A new token is minted, proved against the container and stored. ',
        'Runs under way keep the old one until it expires.',
      ),
      h('p.muted', `Now: version ${version ?? 'none'}`),
      reasonField(),
    ],
    action: 'Rotate',
    submit: (data) => send('sas/rotate', { route, side, force: true, ...reasonOf(data) }),
  });
}

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
    submit: (data) =>
      send('sas/revoke', {
        ...{ route, side, force: data.has('force'), ...reasonOf(data) },
        ...(isKey && { regenerateKey: signedWith }),
      }),
  });
}
