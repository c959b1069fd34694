import { auditEntryPath, auditOutcomePath } from '../../../src/records/audit/paths';
import { deadPath, eventIndexPath, eventPath } from '../../../src/records/events/paths';
import { importIndexPath, importPath, versionPath } from '../../../src/records/imports/paths';
import { planIndexPath, planPath, planRequestPath } from '../../../src/records/plan/paths';
import { ledgerPath } from '../../../src/records/transfer/ledger';
import {
  batchResultPath,
  cancelPath,
  indexKey,
  indexPath,
  reportPath,
  requestPath,
  verificationPath,
  waybillPath,
} from '../../../src/records/transfer/paths';
import type { Path } from '../../../src/records/records';
import { toInput } from '../../../src/domain/transfer/inputs';
import { timeKey } from '../../../src/domain/transfer/names';
import { begin, emptyLedger } from '../../../src/domain/transfer/ledger';
import type { TransferRequest } from '../../../src/domain/transfer/request';
import type { TransferReport } from '../../../src/domain/transfer/report';
import { purgePage } from '../../../src/activities/purge/purge-page';
import type { PurgedPage, PurgeKind, Place } from '../../../src/domain/purge/purge';
import type { Services } from '../../../src/services';
import { sampleImport } from '../../domain/imports/sample-import';
import {
  sampleCancel,
  sampleCaller,
  samplePlan,
  samplePlanRequest,
  sampleReport,
  sampleRequest,
  sampleResult,
  sampleWaybill,
} from '../../support/documents';
import { sampleEvent } from '../../support/events';
import type { MemoryServices } from '../../support/services';

/** What is older goes. */
const before = '2026-01-01T00:00:00.000Z';
export const old = '2025-06-01T00:00:00.000Z';
export const young = '2026-01-01T00:00:01.000Z';

/** An id of 15 digits after its letter. */
export const idOf = (letter: string, n: number): string => `${letter}${String(n).padStart(15, '0')}`;

/** Puts documents of every kind into a memory. */
export function thingsIn({ documents }: MemoryServices) {
  const put = <T>(path: Path<T>, value: T): void => void documents.set(path.name, value);
  return {
    put,
    /** A transfer with a batch, ended unless `report` is false. */
    transfer(
      id: string,
      request: Partial<TransferRequest> = {},
      report: Partial<TransferReport> | false = {},
    ): void {
      const wanted = sampleRequest({ transferId: id, requestedAt: old, ...request });
      put(requestPath(id), wanted);
      put(indexPath(indexKey(id, wanted.requestedAt)), toInput(wanted));
      put(planPath(id), samplePlan());
      put(waybillPath(id, 1), sampleWaybill({ transferId: id, blob: `${id}/batch-0001.tar` }));
      put(batchResultPath(id, 1), sampleResult());
      put(verificationPath(id, 1), { artifacts: [] });
      put(cancelPath(id), sampleCancel);
      const batches = [{ batch: 1, blob: `${id}/batch-0001.tar`, spans: {} }];
      if (report !== false)
        put(reportPath(id), sampleReport({ transferId: id, finishedAt: old, batches, ...report }));
    },
    /** Notes transfers as not ended. */
    open(route: string, ...ids: string[]): void {
      put(ledgerPath(route), ids.reduce(begin, emptyLedger));
    },
    plan(id: string, requestedAt = old): void {
      put(planRequestPath(id), samplePlanRequest({ planId: id, requestedAt }));
      put(planIndexPath(id, requestedAt), { planId: id });
      put(planPath(id), samplePlan({ planId: id }));
    },
    import(n: number, parts: Parameters<typeof sampleImport>[0], seenAt = old): void {
      const importId = `i${String(n).padStart(24, '0')}`;
      put(importPath(importId), sampleImport({ importId, seenAt, ...parts }));
      put(importIndexPath(importId, seenAt), { importId });
      put(versionPath(importId), { importId });
    },
    audit(n: number, at = old): void {
      const key = `${timeKey(at)}-${String(n).padStart(16, '0')}`;
      put(auditEntryPath(key), { at, caller: sampleCaller, action: 'transfer.start', subject: 'x' });
      put(auditOutcomePath(key), { outcome: 'accepted' });
    },
    event(n: number, time = old): void {
      const event = sampleEvent({ id: `e${n}`, time });
      put(eventPath(event.id), event);
      put(eventIndexPath(event), { id: event.id });
      documents.set(deadPath('hook', event).name, {});
    },
    names: (prefix: string) => [...documents.keys()].filter((name) => name.startsWith(prefix)).sort(),
  };
}

/** Purges a kind, page by page. */
export async function purgeAll(services: Services, kind: PurgeKind, dryRun = false) {
  const total = { removed: 0, kept: 0, problems: [] as string[] };
  let at: Place | undefined = { home: 0 };
  while (at !== undefined) {
    const page: PurgedPage = await purgePage({ kind, before, at, ...(dryRun && { dryRun }) }, services);
    total.removed += page.removed;
    total.kept += page.kept;
    if (page.problem !== undefined) total.problems.push(page.problem);
    at = page.next;
  }
  return total;
}
