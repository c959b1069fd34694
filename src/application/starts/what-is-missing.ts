import type { Route } from '../../domain/route';
import { countArtifacts, missing } from '../../domain/transfer/results';
import type { TransferReport } from '../../domain/transfer/report';
import type { CarriedBlob, TransferRequest } from '../../domain/transfer/request';
import { planPath } from '../../records/plan/paths';
import { reportPath, requestPath } from '../../records/transfer/paths';
import type { App } from '../instances';
import { Refusal } from '../refusal';

/** What a retry asks for. */
type Wish = Pick<TransferRequest, 'artifacts' | 'selection' | 'plan' | 'plannedBy' | 'carried'>;

/**
 * What did not arrive of a transfer that has ended, as a wish of its own. What was carried is received once
 * more as a whole; one that ended before its plan is wished for as it was.
 * @throws Refusal NOTHING_MISSING or RETRY_IMPOSSIBLE
 */
export async function whatIsMissing(app: App, route: Route, transferId: string): Promise<Wish> {
  const records = app.records(route);
  const [request, report] = await Promise.all([
    records.read(requestPath(transferId)),
    records.read(reportPath(transferId)),
  ]);
  if (request === undefined || report === undefined)
    throw impossible('it ended without a report, so nothing tells what did not arrive; start it anew');
  const { artifacts, selection, plan, plannedBy, carried } = request;
  const counts = countArtifacts(report.artifacts);
  if (report.status === 'succeeded' || (counts.total > 0 && missing(counts) === 0)) throw nothingMissing();
  if (carried !== undefined) {
    if (route.importBy === 'run') return { artifacts: [], carried: withoutReset(carried) };
    throw impossible('its import is started by the arrival of the blob: carry it across once more');
  }
  const approved = plan !== undefined && { plan };
  if (!wasPlanned(report)) {
    const known = plannedBy ?? plan;
    if (known !== undefined && !(await records.exists(planPath(known)))) throw planGone(known);
    const from = plannedBy !== undefined && { plannedBy };
    return { artifacts, ...(selection && { selection }), ...approved, ...from };
  }
  if (!(await records.exists(planPath(transferId)))) throw planGone(transferId);
  const open = report.artifacts.filter(({ verified, handedOver }) => !verified && !handedOver);
  const references = [...new Set(open.map(({ reference }) => reference))];
  return { artifacts: references, ...approved, plannedBy: transferId };
}

/** What is let in again does not have the numbers of its sender go back once more. */
function withoutReset({ allowed, ...carried }: CarriedBlob): CarriedBlob {
  if (allowed === undefined) return carried;
  const { resets: _, ...still } = allowed;
  return { ...carried, allowed: still };
}

const wasPlanned = ({ phases, batches }: TransferReport): boolean =>
  phases.plan !== undefined || batches.length > 0;

/** Refuses a retry of what is all there. */
export const nothingMissing = (by?: string): Refusal =>
  new Refusal('NOTHING_MISSING', by === undefined ? 'All of it arrived.' : `All of it arrived by ${by}.`);

/** Refuses a retry, and says why. */
export const impossible = (why: string): Refusal =>
  new Refusal('RETRY_IMPOSSIBLE', `It cannot be tried again: ${why}.`);

const planGone = (id: string): Refusal => impossible(`the plan of ${id} is gone; start a new transfer`);
