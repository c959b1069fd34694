import type { Answer } from '../client/contract';
import { wayNames } from '../../src/domain/image-import/way';
import { plural } from '../../src/domain/transfer/plural';
import { toned, type Colors } from '../output/colors';
import { formatBytes, formatMs, formatTime, paceOf, starterOf } from '../output/format';
import { inTerminal } from '../output/in-terminal';
import { printable } from '../output/printable';
import { factsOf, tableOf } from '../output/table';

type Transfer = Answer<'getTransfer'>;

/** A transfer for people: how it stands, what stopped it, its batches. */
export function describeTransfer(view: Transfer, colors: Colors): string {
  const { error, batches, batchCounts } = view;
  const hidden = batchCounts.total - batches.length;
  return [
    `Transfer ${view.transferId}: ${toned(view.status, colors)}${view.phase ? `, ${view.phase}` : ''}`,
    factsOf({
      route: view.route,
      via: wayOf(view),
      'started by': starterOf(view),
      created: formatTime(view.createdAt),
      ended: view.finishedAt && formatTime(view.finishedAt),
      took: view.tookMs === undefined ? undefined : formatMs(view.tookMs),
      artifacts: artifactsOf(view),
      progress: progressOf(view),
      prune: pruneOf(view),
      paused: pauseOf(view),
      'waits for': view.waitingFor?.join(', '),
      'waits until': view.waitsUntil && formatTime(view.waitsUntil),
      'will stop': view.cancelRequested && view.finishedAt === undefined ? 'it was asked to' : undefined,
      stopped: error && `${error.code}: ${error.message}`,
      do: error && inTerminal(error.remedy),
      'pipeline run': error && 'runUrl' in error ? error.runUrl : undefined,
    }),
    ...(batches.length > 0 ? [tableOf(['batch', 'status', 'time', 'what'], batches.map(rowOf(colors)))] : []),
    ...(hidden > 0 ? [`and ${plural(hidden, 'batch')} more`] : []),
  ].join('\n');
}

const wayOf = ({ via, viaReason }: Transfer): string | undefined =>
  via && [wayNames[via], viaReason].filter((each) => each !== undefined).join(': ');

function pruneOf({ prune }: Transfer): string | undefined {
  if (prune === undefined) return undefined;
  const { mode, found, deleted, kept, refused, error } = prune;
  const why = refused ?? (error && `${error.code}: ${error.message}`);
  const what = `${plural(found, 'tag')} gone at the source, ${deleted} deleted, ${kept} kept (${mode})`;
  return why === undefined ? what : `${what}; nothing more was deleted: ${why}`;
}

function pauseOf({ paused }: Transfer): string | undefined {
  if (paused === undefined) return undefined;
  const why = paused.reason === undefined ? '' : `: ${paused.reason}`;
  return `by ${paused.by}, ${formatTime(paused.at)}${why}`;
}

function artifactsOf({ artifacts }: Transfer): string {
  const { total, verified, failed, cancelled = 0, handedOver = 0 } = artifacts;
  return [
    `${verified} of ${total} verified`,
    ...(failed > 0 ? [`${failed} failed`] : []),
    ...(cancelled > 0 ? [`${cancelled} cancelled`] : []),
    ...(handedOver > 0 ? [`${handedOver} ready to be carried`] : []),
  ].join(', ');
}

function progressOf({ progress }: Transfer): string | undefined {
  if (progress === undefined) return undefined;
  const { fraction, bytesDone, bytesTotal } = progress;
  return [
    `${Math.floor(fraction * 100)} %`,
    `${formatBytes(bytesDone)} of ${formatBytes(bytesTotal)}`,
    ...paceOf(progress),
  ].join(', ');
}

const rowOf = (colors: Colors) => (batch: Transfer['batches'][number]) => {
  const { error, copy, percent, reusedExport, waitingFor, import: imported } = batch;
  const took =
    batch.tookMs === undefined
      ? batch.startedAt && `since ${formatTime(batch.startedAt)}`
      : formatMs(batch.tookMs);
  const what = [
    ...(copy ? [`${formatBytes(copy.bytesDone)} of ${formatBytes(copy.bytesTotal)} ${copy.strategy}`] : []),
    ...(percent === undefined ? [] : [`${percent} %`]),
    ...(waitingFor ? [`waits for the export of ${waitingFor}`] : []),
    ...(reusedExport ? [`export of ${reusedExport.transferId}`] : []),
    ...(imported ? [`import ${imported.status}`] : []),
    ...(error ? [`${error.code}: ${error.message}`] : []),
  ];
  return [
    batch.batch,
    { content: toned(batch.status, colors) + (batch.phase ? `, ${batch.phase}` : '') },
    took,
    printable(what.join(', ')),
  ];
};
