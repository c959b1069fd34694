import type { JournalRecord } from '../../rehearsal/host/durable/execution/records';
import { memoryJournal, type Journal } from '../../rehearsal/host/durable/journal/journal';

/** A journal in memory that keeps what was replaced, too: each execution in the order of their starts. */
export function recordingJournal(): Journal & { readonly executions: readonly JournalRecord[][] } {
  const executions: JournalRecord[][] = [];
  const current = new Map<string, JournalRecord[]>();
  const journal = memoryJournal();
  return {
    ...journal,
    executions,
    append(instanceId, record) {
      journal.append(instanceId, record);
      current.get(instanceId)?.push(record);
    },
    replace(instanceId, records) {
      journal.replace(instanceId, records);
      const execution = [...records];
      current.set(instanceId, execution);
      executions.push(execution);
    },
  };
}
