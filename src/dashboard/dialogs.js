import { call } from './api.js';
import { h } from './dom.js';
import { problemCard } from './parts.js';

/** Shows a form over the page. `submit` gets the form data; an error it throws is shown in the form. `other` is a second way to submit. */
export function ask({ title, fields, action, danger = false, submit, other }) {
  const problem = h('div', {});
  const confirm = h('button', { type: 'submit', class: danger ? 'danger' : 'primary' }, action);
  const alternative = other && h('button', { type: 'submit' }, other.action);
  const form = h(
    'form',
    {
      onsubmit: async (event) => {
        event.preventDefault();
        const chosen = alternative && event.submitter === alternative ? other.submit : submit;
        enable(false);
        try {
          await chosen(new FormData(form));
          dialog.close();
        } catch (error) {
          problem.replaceChildren(problemCard(error));
          problem.scrollIntoView({ block: 'center' });
        } finally {
          enable(true);
        }
      },
    },
    h('h2', {}, title),
    fields,
    problem,
    h(
      'div',
      { class: 'buttons' },
      h('button', { type: 'button', onclick: () => dialog.close() }, danger ? 'Keep it' : 'Close'),
      alternative,
      confirm,
    ),
  );
  const enable = (on) => {
    for (const button of form.querySelectorAll('[type=submit]')) button.disabled = !on;
  };
  const dialog = h('dialog', {}, form);
  dialog.addEventListener('close', () => dialog.remove());
  document.body.append(dialog);
  dialog.showModal();
}

export function askCancel(transferId, done) {
  ask({
    title: `Cancel ${transferId}?`,
    fields: [
      h(
        'p',
        {},
        'It stops between two steps. What has arrived at the target stays there; runs that are under way are not followed any more.',
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

export function askPause({ route, name }, done) {
  ask({
    title: `Pause ${name} of ${route}?`,
    fields: [
      h('p', {}, 'It starts nothing until it is resumed. Times that pass meanwhile are not made up for.'),
      reasonField(),
    ],
    action: 'Pause',
    submit: async (data) => {
      await call(`schedules/${route}/${name}/pause`, { method: 'POST', body: reasonOf(data) });
      done();
    },
  });
}

const reasonField = () =>
  h(
    'label',
    {},
    'Reason, for the record (optional)',
    h('input', { name: 'reason', maxlength: 500, autocomplete: 'off' }),
  );

function reasonOf(data) {
  const reason = data.get('reason').trim();
  return reason === '' ? {} : { reason };
}

export function askRotate({ route, side, version }, done) {
  ask({
    title: `Rotate the SAS of the ${side} of ${route}?`,
    fields: [
      h(
        'p',
        {},
        'A new token is minted, proved against the container and stored. Runs under way keep the old one until it expires.',
      ),
      h('p', { class: 'muted' }, `Now: version ${version ?? 'none'}`),
    ],
    action: 'Rotate',
    submit: async () => {
      await call('sas/rotate', { method: 'POST', body: { route, side, force: true } });
      done();
    },
  });
}
