import {
  timelineOf,
  timelineOfReport,
  type Timeline,
  type TimelineParts,
} from '../../domain/transfer/timeline';
import { reportPath } from '../../records/transfer/paths';
import { findTransfer, isFinished, type FoundTransfer } from '../find-transfer';
import type { App } from '../instances';
import { activeBatches } from './batches/active-batches';
import { finishedBatches } from './batches/finished-batches';

/** When what went on in each batch of a transfer, also while it runs. @throws Refusal TRANSFER_NOT_FOUND */
export async function getTimeline(app: App, transferId: string): Promise<Timeline> {
  const found = await findTransfer(app, transferId);
  const { input, home, status, progress, startedAt = input.requestedAt } = found;
  const records = app.records(home);
  const ended = isFinished(status);
  const report = ended ? await records.read(reportPath(transferId)) : undefined;
  if (report !== undefined) return timelineOfReport(report);
  const active = await activeBatches(app.client, transferId, ended ? 0 : (progress?.lanes ?? 0));
  const finished = await finishedBatches(records, transferId, app.config.routes.get(input.route) ?? {});
  return timelineOf({
    ...{ transferId, status, startedAt, ...planOf(found) },
    until: found.finishedAt ?? app.now().toISOString(),
    batches: [
      ...[...finished.values()].map(({ view }) => view),
      ...active.filter(({ batch }) => !finished.has(batch)),
    ],
  });
}

function planOf({ progress }: FoundTransfer): Pick<TimelineParts, 'plan'> {
  if (progress === undefined) return {};
  const { startedAt: from, plannedAt: to } = progress;
  return { plan: { from, ...(to !== undefined && { to }) } };
}
