import { call, callText } from '../page/api.js';
import { batchTable, overall } from './batch-table.js';
import { h } from '../page/dom.js';
import { count, done, exactly, plural } from '../page/format.js';
import { empty, failure, headingOf, isRunning, moment, section, small, status, tile } from '../page/parts.js';
import { phaseTrack } from './phase-track.js';
import { reportSections } from './report-table.js';
import { timeline } from './timeline.js';
import { actButtons, actNotices, actTable } from './transfer-acts.js';

/** One transfer: where it is, batch by batch; once it ended, the evidence. */

/** Reports never change, and can be long. */
const reports = new Map();
const tables = new Map();
const timelines = new Map();

/** A transfer by its id. */
export const transferView = {
  title: ([id]) => id,
  refreshSeconds: ({ transfer }) => (isRunning(transfer) ? 2 : 60),
  summary: ({ transfer }) => `Transfer is ${transfer.status}, ${done(transfer.artifacts)}`,

  async load([id]) {
    const transfer = await call(`transfers/${id}`);
    if (!isRunning(transfer) && !reports.has(id)) {
      // A transfer that was stopped from outside has no report; its error is all there is.
      const report = await call(`transfers/${id}/report`).catch(() => undefined);
      if (report !== undefined) reports.set(id, report);
    }
    // It tells nothing the batches do not: where it cannot be drawn, the rest is shown.
    const drawn =
      transfer.status === 'queued'
        ? undefined
        : (timelines.get(id) ?? (await callText(`transfers/${id}/timeline.svg`).catch(() => undefined)));
    if (reports.has(id) && drawn !== undefined) timelines.set(id, drawn);
    return { transfer, drawn, report: reports.get(id) };
  },

  render({ transfer, drawn, report }, { refresh, redraw }) {
    const id = transfer.transferId;
    if (!tables.has(id)) tables.set(id, { search: '', onlyFailed: false });
    return [
      headingOf(
        ['#/transfers', 'Transfers'],
        transfer.route,
        [id, 'the transfer id'],
        status(transfer.status),
        actButtons(transfer, refresh),
      ),
      actNotices(transfer),
      transfer.waitsUntil !== undefined &&
        h(
          'p.notice',
          `The windows of route ${transfer.route} are closed. It begins nothing until `,
          moment(transfer.waitsUntil),
          '; what runs comes to its end.',
        ),
      transfer.waitingFor !== undefined &&
        h('p.notice', `Waits for ${transfer.waitingFor.join(', ')}, which move some of the same artifacts.`),
      transfer.viaReason && h('p.notice', `It ${wayNames[transfer.via]}: ${transfer.viaReason}`),
      // A transfer that failed before its first step has no way to show.
      (isRunning(transfer) || report?.phases.plan !== undefined || transfer.error?.phase !== undefined) &&
        phaseTrack(transfer, report),
      transfer.progress && overall(id, transfer.progress),
      transfer.error && failure(transfer.error),
      h('div.tiles', tiles(transfer)),
      drawn && timeline(drawn),
      report
        ? reportSections(report, importsOf(transfer), tables.get(id), redraw)
        : section('Batches', batches(transfer)),
      actTable(transfer),
    ];
  },
};

const lost = ({ failed, cancelled = 0 }) =>
  [failed > 0 && `${count(failed)} failed`, cancelled > 0 && `${count(cancelled)} cancelled`]
    .filter(Boolean)
    .join(', ');

/** The imports of its batches, by batch. */
const importsOf = ({ batches }) => new Map(batches.map((batch) => [batch.batch, batch.import]));

const wayNames = { transfer: 'goes by pipelines', import: 'goes by image import' };

function tiles(transfer) {
  const { artifacts, batchCounts, startedAt, createdAt, finishedAt } = transfer;
  const { handedOver = 0 } = artifacts;
  const end = finishedAt === undefined ? Date.now() : Date.parse(finishedAt);
  return [
    tile(
      handedOver > 0 ? 'Handed over' : 'Verified',
      `${count(artifacts.verified + handedOver)} of ${count(artifacts.total)}`,
      lost(artifacts) ||
        (handedOver > 0 ? 'artifacts, to be verified by the receiver' : 'artifacts, digest by digest'),
      artifacts.failed > 0 ? 'bad' : '',
    ),
    tile(
      'Batches',
      batchCounts.total === 0 ? 'none' : `${count(batchCounts.finished)} of ${count(batchCounts.total)}`,
      batchCounts.failed > 0
        ? `${plural(batchCounts.failed, 'batch')} failed`
        : batchCounts.total > 0 && 'finished',
      batchCounts.failed > 0 ? 'bad' : '',
    ),
    tile(
      finishedAt === undefined ? 'Running for' : 'Took',
      exactly(end - Date.parse(startedAt ?? createdAt)),
      [`started by ${transfer.trigger}`, wayNames[transfer.via]].filter(Boolean).join(', '),
    ),
    tile(finishedAt === undefined ? 'Requested' : 'Finished', small(moment(finishedAt ?? createdAt)), ''),
  ];
}

function batches(transfer) {
  if (transfer.batches.length > 0) return batchTable(transfer.batches, transfer.error);
  return isRunning(transfer)
    ? empty(
        'No batch under way',
        'The plan comes first: it resolves every reference at the source and deals batches of fifty.',
      )
    : empty('No batches', 'The transfer ended before its plan was made.');
}
