import { auditView } from './audit/audit-view.js';
import { ApiError } from './page/api.js';
import { learnCaller, mayAct } from './page/caller.js';
import { h, update } from './page/dom.js';
import { eventsView } from './events/events-view.js';
import { icon } from './page/icons.js';
import { importView } from './imports/import-view.js';
import { importsView } from './imports/imports-view.js';
import { keyForm } from './page/key-form.js';
import { overviewView } from './overview-view.js';
import { doctorView } from './doctor/doctor-view.js';
import { problemCard } from './page/parts.js';
import { plansView } from './plan/plans-view.js';
import { planView } from './plan/plan-view.js';
import { rotationView } from './sas/rotation-view.js';
import { sasView } from './sas/sas-view.js';
import { schedulesView } from './starts/schedules-view.js';
import { autoRefresh, forgetKey, readKey, takeKeyFromAddress, utc } from './page/session.js';
import { settingsView } from './settings-view.js';
import { askStart } from './transfer/start-dialog.js';
import { transferView } from './transfer/transfer-view.js';
import { transfersView } from './transfer/transfers-view.js';

/** Shows the view the address names, and keeps it fresh while somebody looks. */

const routes = [
  [/^\/$/, overviewView],
  [/^\/transfers$/, transfersView],
  [/^\/transfers\/([a-z0-9]+)$/, transferView],
  [/^\/plans$/, plansView],
  [/^\/plans\/([a-z0-9]+)$/, planView],
  [/^\/imports$/, importsView],
  [/^\/imports\/([a-z0-9]+)$/, importView],
  [/^\/schedules$/, schedulesView],
  [/^\/sas$/, sasView],
  [/^\/sas\/(sas-[\w-]+)$/, rotationView],
  [/^\/events$/, eventsView],
  [/^\/audit$/, auditView],
  [/^\/doctor$/, doctorView],
  [/^\/settings$/, settingsView],
];

const nowhere = {
  title: () => 'No such page',
  load: () => Promise.reject({ status: 404, message: 'Nothing is at this address.' }),
};

const main = document.getElementById('main');
const announcer = document.getElementById('announcer');

/** What is shown. */
let shown = {};
let timer;
/** Looks are numbered: an answer that comes after a newer look began is dropped, for whatever address. */
let newest = 0;

function current() {
  const [path, search = ''] = (location.hash.slice(1) || '/').split('?');
  for (const [pattern, view] of routes) {
    const match = pattern.exec(path);
    if (match) return { path, view, parameters: match.slice(1), query: new URLSearchParams(search) };
  }
  return { path, view: nowhere, parameters: [], query: new URLSearchParams() };
}

async function refresh() {
  clearTimeout(timer);
  const look = ++newest;
  const { path, view, parameters, query } = current();
  if (shown.path !== path) open(path, view.title(parameters));
  try {
    const [data] = await Promise.all([view.load(parameters, query), learnCaller()]);
    if (look !== newest) return;
    shown.data = data;
    drawControls();
    redraw();
    announce(view.summary(data));
    plan(view.refreshSeconds(data));
  } catch (error) {
    if (look === newest) fail(error);
  }
}

function open(path, title) {
  const first = shown.path === undefined;
  shown = { path, data: undefined };
  document.title = `${title} · acr-ferry`;
  markNavigation(path);
  update(main, h('h1', title), h('p.muted', 'Loading'));
  if (!first) main.focus();
}

function redraw() {
  const { view } = current();
  update(
    main,
    h('div.view', { 'data-key': shown.path }, view.render(shown.data, { refresh, redraw, startTransfer })),
  );
}

function fail(error) {
  if (error instanceof ApiError && error.status === 401) {
    update(main, keyForm(readKey() !== undefined, restart));
    return;
  }
  const seen = shown.data && [...main.querySelectorAll(':scope > .view')];
  update(main, !seen && headingOfFailed(), problemCard(error), seen);
  plan(15);
}

/** Its title, and the way back to its list. */
function headingOfFailed() {
  const { path, view, parameters } = current();
  const list = parameters.length > 0 && path.split('/')[1];
  return [list && h('p.crumb', h('a', { href: `#/${list}` }, list)), h('h1', view.title(parameters))];
}

function plan(seconds) {
  if (autoRefresh.get() && !document.hidden) timer = setTimeout(refresh, seconds * 1000);
}

function announce(text) {
  if (announcer.textContent !== text) announcer.textContent = text;
}

function markNavigation(path) {
  for (const link of document.querySelectorAll('nav a')) {
    const target = link.getAttribute('href').slice(1);
    const here = target === '/' ? path === '/' : path.startsWith(target);
    if (here) link.setAttribute('aria-current', 'page');
    else link.removeAttribute('aria-current');
  }
}

function drawControls() {
  const toggle = (label, title, on, set) =>
    h('button.toggle', { type: 'button', title, 'aria-pressed': String(on), onclick: set }, label);
  const flip = (preference) => () => {
    preference.set(!preference.get());
    drawControls();
    refresh();
  };
  update(
    document.getElementById('controls'),
    toggle('UTC', 'Times in UTC instead of the local zone', utc.get(), flip(utc)),
    toggle(
      'Live',
      'Refreshes by itself; pauses while the page is hidden',
      autoRefresh.get(),
      flip(autoRefresh),
    ),
    readKey() !== undefined &&
      h(
        'button.toggle',
        { type: 'button', title: 'Forget the function key', onclick: forget },
        icon('key'),
        'Forget key',
      ),
    mayAct() && h('button.primary', { type: 'button', onclick: startTransfer }, icon('plus'), 'Start'),
  );
}

function forget() {
  forgetKey();
  restart();
}

/** Begins anew with the key there is now. */
function restart() {
  shown = {};
  drawControls();
  refresh();
}

function startTransfer() {
  askStart().catch(fail);
}

const bar = document.querySelector('.bar');
const menu = document.getElementById('menu');

/** On a telephone the views are behind a button. */
function openMenu(open) {
  bar.classList.toggle('open', open);
  menu.setAttribute('aria-expanded', String(open));
}

menu.addEventListener('click', () => openMenu(!bar.classList.contains('open')));
bar.addEventListener('keydown', ({ key }) => {
  if (key !== 'Escape' || !bar.classList.contains('open')) return;
  openMenu(false);
  menu.focus();
});
addEventListener('hashchange', () => {
  openMenu(false);
  takeKeyFromAddress();
  drawControls();
  refresh();
});
document.addEventListener('visibilitychange', () => {
  if (!document.hidden && autoRefresh.get()) refresh();
  else clearTimeout(timer);
});
document.getElementById('skip').addEventListener('click', (event) => {
  event.preventDefault();
  main.focus();
});

takeKeyFromAddress();
drawControls();
refresh();
