import { createHash } from 'node:crypto';
import { z } from 'zod';
import pMap from 'p-map';
import { type AuditAction, auditEntryOf } from '../../domain/audit/entry';
import { whyNoLonger } from '../../domain/prune/prune';
import type { Route } from '../../domain/route';
import { plural } from '../../domain/transfer/plural';
import { timeKey } from '../../domain/transfer/names';
import { auditEntryPath, auditOutcomePath } from '../../records/audit/paths';
import { planPath } from '../../records/plan/paths';
import { prunePath } from '../../records/prune/paths';
import { untaggedBy } from '../../records/prune/untagged';
import { batchResultPath, requestPath, verificationPath, waybillPath } from '../../records/transfer/paths';
import type { Services } from '../../services';
import { activity } from '../activity';

const mayPruneInput = z.object({
  route: z.string(),
  transferId: z.string(),
  at: z.iso.datetime().describe('When it begins.'),
});

/** Whether the pruning of a transfer may begin. */
export interface MayPrune {
  /** Why not. */
  readonly refused?: string;
}

const documentsAtOnce = 16;

/**
 * Lets pruning begin only where the route still wants it, after all that was planned arrived, or stands ready
 * to be carried, and notes in the audit list that the app deletes.
 */
export const mayPrune = activity(
  mayPruneInput,
  async ({ transferId, at, ...input }, services): Promise<MayPrune> => {
    const route = services.route(input.route);
    const records = services.records(route);
    const { batches } = await records.demand(planPath(transferId));
    const numbers = Array.from({ length: batches }, (_, i) => i + 1);
    const arrived = await pMap(numbers, (batch) => hasArrived(services, route, transferId, batch), {
      concurrency: documentsAtOnce,
    });
    const left = arrived.filter((each) => !each).length;
    if (left > 0) return { refused: `${plural(left, 'batch')} did not arrive whole` };
    if (route.prune.mode === 'off') return { refused: 'PRUNE of the route is off by now' };
    const prune = await records.demand(prunePath(transferId));
    const refused = route.mode === 'send' ? undefined : whyNoLonger(prune, route.prune);
    if (refused !== undefined) return { refused };
    if (route.mode !== 'send' && prune.mode === 'delete') {
      const left = prune.tags.length + (await untaggedBy(services, route, prune.sender)).size;
      if (left > 0) await note(services, route, transferId, at);
    }
    return {};
  },
);

/** What no run exported is in no verification, and may be what takes the place of what is gone. */
async function hasArrived(
  services: Services,
  route: Route,
  transferId: string,
  batch: number,
): Promise<boolean> {
  const records = services.records(route);
  const [result, verification, waybill] = await Promise.all([
    records.read(batchResultPath(transferId, batch)),
    records.read(verificationPath(transferId, batch)),
    records.read(waybillPath(transferId, batch)),
  ]);
  const isThere = verification?.artifacts.every(
    ({ verified, handedOver }) => verified || handedOver === true,
  );
  const isWhole = (waybill?.leftOut ?? []).length === 0;
  return isThere === true && isWhole && result !== undefined && result.error === undefined;
}

/** Under a key that follows from transfer and time: repeated, it is noted once. */
async function note(services: Services, route: Route, transferId: string, at: string): Promise<void> {
  const records = services.records(route);
  const request = await records.read(requestPath(transferId));
  const hex = createHash('sha256').update(`prune ${transferId}`).digest('hex').slice(0, 16);
  const key = `${timeKey(at)}-${hex}`;
  const caller = request?.caller ?? { kind: 'schedule', name: route.name };
  const entry = { at, caller, action: 'transfer.prune' satisfies AuditAction, subject: transferId };
  await records.create(auditEntryPath(key), auditEntryOf(entry));
  await records.create(auditOutcomePath(key), {
    ...{ outcome: 'accepted', made: `/api/transfers/${transferId}/report` },
  });
}
