import type { JournalRecord } from '../../rehearsal/host/durable/execution/records';
import { memoryJournal, type Journal } from '../../rehearsal/host/durable/journal/journal';

/** A journal in memory that keeps what was replaced, too: each execution in the order of their starts. */
export function recordingJournal(): Journal & { readonly executions: readonly JournalRecord[][] } {
  const executions: JournalRecord[][] = [];
  const journal = memoryJournal();
  return {
    ...journal,
    executions,
    replace(instanceId, records) {
      journal.replace(instanceId, records);
      // What it reads is what it appends to.
      executions.push(journal.read(instanceId));
    },
  };
}
