import { call } from './api.js';
import { h } from './dom.js';
import { problemCard } from './parts.js';

/** Shows a form over the page. `submit` gets the form data; an error it throws is shown in the form. */
function ask({ title, fields, action, danger = false, submit }) {
  const problem = h('div', {});
  const confirm = h('button', { type: 'submit', class: danger ? 'danger' : 'primary' }, action);
  const form = h(
    'form',
    {
      onsubmit: async (event) => {
        event.preventDefault();
        confirm.disabled = true;
        try {
          await submit(new FormData(form));
          dialog.close();
        } catch (error) {
          problem.replaceChildren(problemCard(error));
        } finally {
          confirm.disabled = false;
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
      confirm,
    ),
  );
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

export async function askStart() {
  const { routes } = await call('health/details');
  // One key for one opened form: pressing twice, or again after a lost answer, starts one transfer.
  const idempotencyKey = crypto.getRandomValues(new Uint32Array(4)).join('-');
  ask({
    title: 'Start a transfer',
    fields: [
      h(
        'label',
        {},
        'Route',
        h(
          'select',
          { name: 'route' },
          routes.map((route) => h('option', { value: route }, route)),
        ),
      ),
      h(
        'label',
        {},
        'Artifacts, one a line',
        h('textarea', {
          name: 'artifacts',
          rows: 8,
          required: true,
          spellcheck: 'false',
          placeholder: 'team/app:1.0\nteam/web@sha256:…',
        }),
      ),
      h('p', { class: 'muted' }, 'References without registry host; a bare repository means :latest.'),
    ],
    action: 'Start',
    submit: async (data) => {
      const lines = [...data.get('artifacts').split('\n').entries()]
        .map(([i, line]) => ({ number: i + 1, text: line.trim() }))
        .filter(({ text }) => text !== '');
      const { transferId } = await call('transfers', {
        method: 'POST',
        body: { route: data.get('route'), artifacts: lines.map(({ text }) => text) },
        headers: { 'idempotency-key': idempotencyKey },
      }).catch((error) => {
        throw inTermsOfLines(error, lines);
      });
      location.hash = `#/transfers/${transferId}`;
    },
  });
}

/** The API counts references from 0, the reader sees lines. */
function inTermsOfLines(error, lines) {
  for (const each of error.problem?.errors ?? []) {
    const line = lines[/^\/artifacts\/(\d+)$/.exec(each.field)?.[1]];
    if (line !== undefined) each.field = `line ${line.number}`;
  }
  return error;
}
