import type { Import } from './import';
import { unmetOf, type Verdict } from './verdict';

/** A line of the log for machines: alerts and metrics read it by its name. `docs/observe.md` lists them. */
export interface LogEvent {
  readonly event: string;
  readonly [field: string]: unknown;
}

/** The line about a verdict. */
export const verdictEvent = ({ importId, route }: Import, verdict: Verdict): LogEvent => ({
  event: 'import.judged',
  importId,
  route,
  willImport: verdict.willImport,
  unmet: unmetOf(verdict),
});

/** The line about what became of an import, with what is worth measuring; durations are in milliseconds. */
export function logEventOf({
  importId,
  route,
  blob,
  status,
  seenAt,
  transfer,
  run,
  error,
}: Import): LogEvent {
  return {
    event: `import.${status}`,
    importId,
    route,
    blob,
    ...(transfer && { transferId: transfer.transferId, batch: transfer.batch }),
    ...(run && { run: run.name, startedBy: run.startedBy }),
    pickUpDelayMs: between(seenAt, run?.triggeredAt ?? run?.startedAt ?? run?.seenAt),
    runMs: between(run?.startedAt, run?.finishedAt),
    ...(run?.artifacts && { artifacts: run.artifacts.length }),
    ...(error && { code: error.code, reason: error.message }),
  };
}

function between(from: string | undefined, to: string | undefined): number | undefined {
  const ms = Date.parse(to ?? '') - Date.parse(from ?? '');
  return Number.isNaN(ms) ? undefined : Math.max(ms, 0);
}
