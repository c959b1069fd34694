import type { JournalRecord } from '../../rehearsal/host/durable/execution/records';
import type { Journal } from '../../rehearsal/host/durable/journal/journal';

/** A journal in memory that keeps what was replaced, too: each execution in the order of their starts. */
export function recordingJournal(): Journal & { readonly executions: readonly JournalRecord[][] } {
  const executions: JournalRecord[][] = [];
  const current = new Map<string, JournalRecord[]>();
  return {
    executions,
    load: () => [],
    read: (instanceId) => current.get(instanceId) ?? [],
    append: (instanceId, record) => void current.get(instanceId)?.push(record),
    replace(instanceId, records) {
      const execution = [...records];
      executions.push(execution);
      current.set(instanceId, execution);
    },
    remove: (instanceId) => void current.delete(instanceId),
    close: () => undefined,
  };
}
