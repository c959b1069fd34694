import type { LogEvent } from './log-event';
import type { Verdict } from './conditions';
import type { Observation } from './observation';

/** The line about a verdict. */
export const verdictEvent = (
  { importId, route }: Observation,
  { willImport, conditions }: Verdict,
): LogEvent => ({
  event: 'import.judged',
  importId,
  route,
  willImport,
  unmet: conditions.filter(({ state }) => state === 'unmet').map(({ name }) => name),
});

/** The line about what became of an import, with what is worth measuring. Durations are in milliseconds. */
export function logEventOf({
  importId,
  route,
  blob,
  status,
  noticedAt,
  transfer,
  run,
  error,
}: Observation): LogEvent {
  return {
    event: `import.${status}`,
    importId,
    route,
    blob,
    ...(transfer && { transferId: transfer.transferId, batch: transfer.batch }),
    ...(run && { run: run.name, startedBy: run.startedBy }),
    pickUpDelayMs: between(noticedAt, run?.triggeredAt ?? run?.startedAt ?? run?.seenAt),
    runMs: between(run?.startedAt, run?.finishedAt),
    ...(run?.artifacts && { artifacts: run.artifacts.length }),
    ...(error && { code: error.code, reason: error.message }),
  };
}

function between(from: string | undefined, to: string | undefined): number | undefined {
  const ms = Date.parse(to ?? '') - Date.parse(from ?? '');
  return Number.isNaN(ms) ? undefined : Math.max(ms, 0);
}
