import { eventId, failed, type DomainEvent } from '../events/event';
import type { LogEvent } from '../events/log-event';
import type { Import } from './import';
import { unmetOf, type Verdict } from './verdict';

/** The line about a verdict. */
export const verdictLine = ({ importId, route }: Import, verdict: Verdict): LogEvent => ({
  event: 'import.judged',
  importId,
  route,
  willImport: verdict.willImport,
  unmet: unmetOf(verdict),
});

/** What an import came to for now, with what is worth measuring; undefined of one that only began. */
export function importEvent(known: Import): DomainEvent | undefined {
  const { importId, route, blob, status, seenAt, finishedAt, transfer, run, notes, error } = known;
  if (status === 'waiting' && notes.length === 0) return undefined;
  const what = status === 'importing' ? 'picked-up' : status;
  const delay = between(seenAt, run?.triggeredAt ?? run?.startedAt ?? run?.seenAt);
  const took = between(run?.startedAt, run?.finishedAt);
  return {
    id: eventId(importId, what, ...(what === 'waiting' ? [notes.length] : run ? [run.name] : [])),
    type: `import.${what}`,
    time: finishedAt ?? run?.seenAt ?? seenAt,
    route,
    importId,
    blob,
    ...(transfer && { transferId: transfer.transferId, batch: transfer.batch }),
    ...(error && failed(error)),
    facts: {
      ...(run && { run: run.name, startedBy: run.startedBy }),
      ...(delay !== undefined && { pickUpDelayMs: delay }),
      ...(took !== undefined && { runMs: took }),
      ...(run?.artifacts && { artifacts: run.artifacts.length }),
    },
    links: { self: `/api/imports/${importId}`, page: `/api/dashboard/#/imports/${importId}` },
  };
}

function between(from: string | undefined, to: string | undefined): number | undefined {
  const ms = Date.parse(to ?? '') - Date.parse(from ?? '');
  return Number.isNaN(ms) ? undefined : Math.max(ms, 0);
}
