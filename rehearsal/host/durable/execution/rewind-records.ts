import { applyRecord } from './apply-record';
import { beginExecution } from './execution';
import { answeredTask, isFailure } from '../protocol/history-event';
import type { LaterRecord, Start } from './records';

/**
 * The journal of a failed instance as if its last failed task had not been answered yet: that task runs
 * again, and what was decided after its failure is forgotten. Events that came later are kept, as far as
 * something waits for them.
 * @returns the records, and the child instances to be rewound as well.
 */
export function rewindRecords(start: Start, records: readonly LaterRecord[]) {
  const execution = beginExecution(start);
  let cut = { at: 0, failed: new Set<number>(), open: new Set<number>(), children: [] as string[] };
  records.forEach((record, index) => {
    const { open } = execution;
    const tasks = new Map(open);
    const inbox = [...execution.inbox];
    applyRecord(execution, record);
    if (record.type !== 'turn') return;
    const consumed = inbox.filter((event) => !execution.inbox.includes(event));
    const failed = new Set(consumed.filter(isFailure).map((event) => answeredTask(event) ?? -1));
    if (failed.size === 0 && !record.outcome) return;
    // Without any failed task there is only the last turn to be decided again.
    if (failed.size === 0 && cut.failed.size > 0) return;
    const children = [...failed].flatMap((id) => {
      const task = tasks.get(id);
      return task?.kind === 'child' ? [task.childId] : [];
    });
    cut = { at: index, failed, open: new Set(tasks.keys()), children };
  });
  const kept = records.filter((record, index) => {
    if (record.type !== 'event') return index < cut.at;
    const id = answeredTask(record.event);
    if (id === undefined) return true;
    if (cut.failed.has(id) && isFailure(record.event)) return false;
    return index < cut.at || cut.open.has(id);
  });
  return { records: [start, ...kept], children: cut.children };
}
