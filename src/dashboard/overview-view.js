import { call } from './page/api.js';
import { mayAct } from './page/caller.js';
import { h } from './page/dom.js';
import { count, done, plural } from './page/format.js';
import { bar, button, empty, heading, section, status, tile, transferLink } from './page/parts.js';
import { overall } from './transfer/batch-table.js';
import { phaseTrack } from './transfer/phase-track.js';
import { countdown, isWrong, soonest } from './sas/sas-view.js';
import { askStart } from './transfer/start-dialog.js';
import { transferTable } from './transfer/transfers-view.js';

const week = 7 * 86_400_000;
const cardsAtMost = 4;

/** What runs, what failed, what will expire. */
export const overviewView = {
  title: () => 'Overview',
  refreshSeconds: ({ running }) => (running.length > 0 ? 2 : 15),
  summary: ({ running, failed }) => `${running.length} running, ${failed.length} failed this week`,

  async load() {
    const since = new Date(Date.now() - week).toISOString();
    const transfers = async (query) => (await call(`transfers?${query}`)).transfers;
    const [running, failed, latest, health, sas] = await Promise.all([
      transfers('status=queued,running&limit=20'),
      transfers(`status=failed,partial&limit=20&from=${since}`),
      transfers('limit=6'),
      call('health/details'),
      // A vault that cannot be read must not hide the transfers.
      call('sas').catch(() => undefined),
    ]);
    const shown = running.slice(0, cardsAtMost);
    const details = await Promise.all(shown.map(({ transferId }) => call(`transfers/${transferId}`)));
    return { running, details, failed, latest, health, sas };
  },

  render({ running, details, failed, latest, health, sas }) {
    return [
      heading('Overview'),
      h(
        'div.tiles',
        tile('In flight', atMost(running), running.length === 0 ? 'nothing runs' : 'queued or running'),
        tile(
          'Not succeeded',
          atMost(failed),
          h('a', { href: '#/transfers?status=failed,partial&within=7+days' }, 'in the last 7 days'),
          failed.length > 0 ? 'bad' : '',
        ),
        sasTile(sas),
        health.status === 'ok'
          ? tile('Health', 'Ready', `${plural(health.routes.length, 'route')}, version ${health.version}`)
          : tile('Health', 'Misconfigured', plural(health.problems.length, 'problem'), 'bad'),
      ),
      details.length > 0 && section('Under way', details.map(card)),
      latest.length > 0
        ? section('Latest', transferTable(latest))
        : empty(
            'No transfers yet',
            'A transfer moves artifacts from one registry to the other and proves them digest by digest.',
            mayAct() && button('Start a transfer', askStart, '.primary'),
          ),
    ];
  },
};

/** The lists end at twenty. */
const atMost = (transfers) => (transfers.length === 20 ? '20 or more' : count(transfers.length));

function card(transfer) {
  const { verified, handedOver = 0, total } = transfer.artifacts;
  return h(
    'article.card',
    { 'data-key': transfer.transferId },
    h(
      'div.card-head',
      transferLink(transfer.transferId),
      h('span.muted', transfer.route),
      status(transfer.status),
      transfer.paused && h('span.muted', 'paused by ', transfer.paused.by),
    ),
    transfer.status === 'running' && phaseTrack(transfer),
    transfer.progress
      ? overall(transfer.transferId, transfer.progress)
      : h(
          'div.progress',
          bar(verified + handedOver, total, 'Artifacts done'),
          h('span.muted', done(transfer.artifacts)),
        ),
  );
}

const whyNoSas = ({ secrets }) =>
  secrets.length > 0 ? 'managed identities open the containers' : 'image import opens no container';

function sasTile(sas) {
  if (sas === undefined) return tile('SAS', 'Unknown', h('a', { href: '#/sas' }, 'could not be read'), 'bad');
  const link = (text) => h('a', { href: '#/sas' }, text);
  const wrong = sas.secrets.filter(isWrong);
  if (wrong.length > 0) return tile('SAS', 'Attention', link(plural(wrong.length, 'secret')), 'bad');
  const next = soonest(sas.secrets);
  if (next === undefined) return tile('SAS', 'Not needed', whyNoSas(sas));
  return tile('SAS expires', countdown(next), link(`${next.side} of ${next.route}`));
}
