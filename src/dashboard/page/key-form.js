import { h } from './dom.js';
import { icon } from './icons.js';
import { keepKey } from './session.js';

/** Asks for the function key; it stays in this tab only. */
export function keyForm(rejected, entered) {
  return h(
    'form.key-form',
    {
      onsubmit: (event) => {
        event.preventDefault();
        keepKey(new FormData(event.currentTarget).get('key').trim());
        entered();
      },
    },
    h('span.key-icon', icon('key')),
    h('h1', 'Function key'),
    h(
      'p',
      'The API behind this page asks for a key of the function app. It is kept in this tab until you ' +
        'close it.',
    ),
    rejected && h('p.notice', 'The key was not accepted.'),
    h(
      'label',
      'Key',
      h('input', { name: 'key', type: 'password', required: true, autocomplete: 'off', autofocus: true }),
    ),
    h('button.primary', { type: 'submit' }, 'Open'),
    h('p.muted', 'az functionapp keys list --name <app> --resource-group <group> --query functionKeys'),
  );
}
