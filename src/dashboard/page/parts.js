import { h } from './dom.js';
import { ago, count, exactly, plural, time } from './format.js';
import { icon } from './icons.js';
import { utc } from './session.js';

/** Pieces every view is made of. */

/** A status with its mark, or another text in its colours. */
export const status = (name, text = name) => h(`span.status.${name}`, icon(name), text);

/** A time, in the zone the reader chose. */
export function moment(iso) {
  return iso === undefined ? '' : h('time', { datetime: iso, title: ago(iso) }, time(iso, utc.get()));
}

/** How long something took; all of it shows on a pointer. */
export const took = (ms) => (ms === undefined ? '' : h('span', { title: `${count(ms)} ms` }, exactly(ms)));

/** Puts a text on the clipboard. */
export function copyButton(text, what) {
  return h(
    'button.quiet.copy',
    {
      type: 'button',
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
  return h('div.empty', h('p.empty-title', title), h('p', hint), ...actions);
}

/** A problem document of the API, or whatever else went wrong. */
export function problemCard(error) {
  const { code, errors = [] } = error.problem ?? {};
  return h(
    'div.problem',
    { role: 'alert' },
    h(
      'p.problem-title',
      icon('failed'),
      code ?? (error.status ? `Answered ${error.status}` : 'Not reachable'),
    ),
    h('p', error.message),
    errors.length > 0 &&
      h(
        'dl',
        errors.map(({ field, problem, fix }) => [
          h('dt', h('code', field === '' ? 'body' : field)),
          h('dd', problem, fix && [': ', h('span.muted', fix)]),
        ]),
      ),
  );
}

/** What stopped a transfer, plan or import: what, why, and what to do. */
export function failure(error) {
  return h(
    'div.problem',
    h('p.problem-title', icon('failed'), stopped(error)),
    h('p', error.message),
    h('p', h('strong', 'Do: '), error.remedy),
    h('p.links', outward(docs(error), `About ${error.code}`), outward(error.runUrl, 'The run in the portal')),
  );
}

function stopped({ code, phase, batch, batches = 1, operation, origin }) {
  const who = batch === undefined ? 'Stopped' : `Batch ${batch}${others(batches - 1)} stopped`;
  const side = origin === 'source' || origin === 'target' ? `, ${origin} side` : '';
  return code === 'CANCELLED'
    ? `Cancelled${phase === undefined ? '' : ` at ${phase}`}`
    : `${who} at ${phase ?? operation}${side}: ${code}`;
}

const others = (number) => (number === 0 ? '' : ` and ${plural(number, 'other')}`);

/** The part of the page on errors; plain text has no anchors, so the browser looks for the heading. */
const docs = ({ code, docsUrl }) => docsUrl && `${docsUrl.split('#')[0]}#:~:text=%23%23%23%20${code}`;

/** Leads out of the page, for which it stays. */
export const outward = (href, text) => href && h('a', { href, target: '_blank', rel: 'noreferrer' }, text);

/** The heading of a view. */
export const heading = (title, ...end) => h('div.heading', h('h1', title), ...end);

/** The heading of one of a list: the list, whose it is, its id, and what stands at the end of the line. */
export const headingOf = ([href, list], whose, [id, what], ...end) =>
  h(
    'div.heading',
    h('div', h('p.crumb', h('a', { href }, list), ` / ${whose}`), h('h1.mono', id, copyButton(id, what))),
    h('div.heading-end', end),
  );

/** A part of a view under a heading. */
export const section = (title, ...content) => h('section', h('h2', title), ...content);

/** One figure with its name and a remark. */
export const tile = (label, value, note, kind = '') =>
  h(
    'div',
    { class: `tile ${kind}` },
    h('span.tile-label', label),
    h('span.tile-value', value),
    h('span.tile-note', note ?? ''),
  );

/** An address or time as the value of a tile. */
export const small = (content) => h('span.small', content);

/** A button that does something. */
export const button = (label, onclick, kind = '') => h(`button${kind}`, { type: 'button', onclick }, label);

/**
 * A table in a frame that scrolls sideways; on a telephone its rows are stacks, which the roles keep a table.
 * Columns are titles, or `[title, class]`; rows have cells.
 */
export function table(caption, columns, rows) {
  const [titles, kinds] = [0, 1].map((part) => columns.map((column) => [column].flat()[part]));
  const head = titles.map((title, i) =>
    h('th', { scope: 'col', role: 'columnheader', class: kinds[i] }, title),
  );
  const cellsOf = (cells) =>
    cells.map((cell, i) => h('td', { role: 'cell', class: kinds[i], 'data-label': titles[i] }, cell));
  const body = rows.map(({ key, cells }) => h('tr', { role: 'row', 'data-key': key }, cellsOf(cells)));
  return h(
    'div.table-frame',
    { tabindex: 0, role: 'region', 'aria-label': caption },
    h(
      'table',
      { role: 'table' },
      h('thead', { role: 'rowgroup' }, h('tr', { role: 'row' }, head)),
      h('tbody', { role: 'rowgroup' }, body),
    ),
  );
}

/** A remark under the value of a cell. */
export const below = (...content) => h('span.reason', content);

/** A list of texts. */
export function list(texts) {
  const items = texts.map((text) => h('li', text));
  return h('ul', items);
}

/** Progress of something that is measured. */
export function bar(value, most, label) {
  return h('progress', { value, max: Math.max(most, 1), 'aria-label': label });
}

/** Whether a transfer or rotation is still to end. */
export const isRunning = ({ status: state }) => state === 'queued' || state === 'running';

/** Leads to the view of a transfer. */
export const transferLink = (id) => h('a.mono', { href: `#/transfers/${id}` }, id);

/** Leads to the view of a plan. */
export const planLink = (id) => h('a.mono', { href: `#/plans/${id}` }, id);

/** Leads to the view of an import. */
export const importLink = (id, text) => h('a.mono.reference', { href: `#/imports/${id}` }, text);

/** Whose export served in place of a run. */
export const reuse = ({ transferId }) =>
  h('span.reason', 'export of ', transferLink(transferId), ' used again');
