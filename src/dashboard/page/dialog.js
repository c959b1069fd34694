import { post } from './api.js';
import { h } from './dom.js';
import { problemCard } from './parts.js';

/**
 * Shows a form over the page. `submit` gets the form data; an error it throws is shown in the form. `other`
 * is a second way to submit.
 */
export function ask({ title, fields, action, danger = false, submit, other }) {
  const problem = h('div');
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
    h('h2', title),
    fields,
    problem,
    h(
      'div.buttons',
      h('button', { type: 'button', onclick: () => dialog.close() }, danger ? 'Keep it' : 'Close'),
      alternative,
      confirm,
    ),
  );
  const enable = (on) => {
    for (const button of form.querySelectorAll('[type=submit]')) button.disabled = !on;
  };
  const dialog = h('dialog', form);
  dialog.addEventListener('close', () => dialog.remove());
  document.body.append(dialog);
  dialog.showModal();
}

/** Asks whether something is to be done, and why; has the API do it, and goes on with the answer. */
export function askWhy({ about, path, body, headers, then, ...dialog }) {
  const texts = [about].flat().map((each) => (typeof each === 'string' ? h('p', each) : each));
  ask({
    ...dialog,
    fields: [texts, reasonField()],
    submit: async (data) => {
      then(await post(path, { ...body, ...reasonOf(data) }, headers));
    },
  });
}

/** Asks why, for the record. */
export const reasonField = () =>
  h(
    'label',
    'Reason, for the record (optional)',
    h('input', { name: 'reason', maxlength: 500, autocomplete: 'off' }),
  );

/** The body of a request with the reason that was given. */
export function reasonOf(data) {
  const reason = data.get('reason').trim();
  return reason === '' ? {} : { reason };
}

/** A key by which a request that is repeated finds the first one. */
export const newKey = () => crypto.getRandomValues(new Uint32Array(4)).join('-');

/** Starts a transfer once: who asks again for the same, after a lost answer too, finds it by the same key. */
export function starter() {
  let last;
  return async (body) => {
    const text = JSON.stringify(body);
    if (last?.text !== text) last = { text, key: newKey() };
    const headers = { 'idempotency-key': last.key };
    const { transferId } = await post('transfers', body, headers);
    return `#/transfers/${transferId}`;
  };
}
