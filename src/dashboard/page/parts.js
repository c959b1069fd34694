import { h } from './dom.js';
import { ago, time } from './format.js';
import { icon } from './icons.js';
import { utc } from './session.js';

/** Pieces every view is made of. */

/** A status with its mark, or another text in its colours. */
export const status = (name, text = name) => h('span', { class: `status ${name}` }, icon(name), text);

/** A time, in the zone the reader chose. */
export function moment(iso) {
  return iso === undefined ? '' : h('time', { datetime: iso, title: ago(iso) }, time(iso, utc.get()));
}

/** Puts a text on the clipboard. */
export function copyButton(text, what) {
  return h(
    'button',
    {
      type: 'button',
      class: 'quiet copy',
      title: `Copy ${what}`,
      'aria-label': `Copy ${what}`,
      onclick: async ({ currentTarget }) => {
        await navigator.clipboard.writeText(text);
        currentTarget.classList.add('done');
        setTimeout(() => currentTarget.classList.remove('done'), 1200);
      },
    },
    icon('copy'),
    icon('check'),
  );
}

/** What stands where there is nothing to show. */
export function empty(title, hint, ...actions) {
  return h('div', { class: 'empty' }, h('p', { class: 'empty-title' }, title), h('p', {}, hint), ...actions);
}

/** A problem document of the API, or whatever else went wrong. */
export function problemCard(error) {
  const { code, errors = [] } = error.problem ?? {};
  return h(
    'div',
    { class: 'problem', role: 'alert' },
    h('p', { class: 'problem-title' }, icon('failed'), code ?? 'Not reachable'),
    h('p', {}, error.message),
    errors.length > 0 &&
      h(
        'dl',
        {},
        errors.map(({ field, problem, fix }) => [
          h('dt', {}, h('code', {}, field === '' ? 'body' : field)),
          h('dd', {}, problem, fix && h('span', { class: 'muted' }, ` ${fix}`)),
        ]),
      ),
  );
}

/** What made a transfer, batch or rotation fail. */
export function failure(error) {
  return h(
    'div',
    { class: 'problem' },
    h('p', { class: 'problem-title' }, icon('failed'), error.code),
    h('p', {}, error.message),
    h('p', { class: 'muted' }, `Step: ${error.operation}. Side: ${error.origin}.`),
  );
}

/** A part of a view under a heading. */
export const section = (title, ...content) => h('section', {}, h('h2', {}, title), ...content);

/** One figure with its name and a remark. */
export const tile = (label, value, note, kind = '') =>
  h(
    'div',
    { class: `tile ${kind}` },
    h('span', { class: 'tile-label' }, label),
    h('span', { class: 'tile-value' }, value),
    h('span', { class: 'tile-note' }, note ?? ''),
  );

/** A table in a frame that scrolls sideways. `columns` are `[title, class]`; rows are lists of cells. */
export function table(caption, columns, rows) {
  return h(
    'div',
    { class: 'table-frame', tabindex: 0, role: 'region', 'aria-label': caption },
    h(
      'table',
      {},
      h(
        'thead',
        {},
        h(
          'tr',
          {},
          columns.map(([title, kind]) => h('th', { scope: 'col', class: kind }, title)),
        ),
      ),
      h(
        'tbody',
        {},
        rows.map(({ key, cells }) =>
          h(
            'tr',
            { 'data-key': key },
            cells.map((cell, i) => h('td', { class: columns[i][1] }, cell)),
          ),
        ),
      ),
    ),
  );
}

/** A remark under the value of a cell. */
export const below = (...content) => h('span', { class: 'reason' }, content);

/** A list of texts. */
export const list = (texts) =>
  h(
    'ul',
    {},
    texts.map((text) => h('li', {}, text)),
  );

/** Progress of something that is measured. */
export function bar(value, most, label) {
  return h('progress', { value, max: Math.max(most, 1), 'aria-label': label });
}

/** Leads to the view of a transfer. */
export const transferLink = (id) => h('a', { class: 'mono', href: `#/transfers/${id}` }, id);

/** Leads to the view of an import. */
export const importLink = (id, text) => h('a', { class: 'mono reference', href: `#/imports/${id}` }, text);

/** Whose export served in place of a run. */
export const reuse = ({ transferId }) =>
  h('span', { class: 'reason' }, 'export of ', transferLink(transferId), ' used again');
