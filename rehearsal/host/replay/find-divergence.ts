import { decideTurn } from '../durable/app/orchestrators';
import { applyRecord } from '../durable/execution/apply-record';
import { beginExecution } from '../durable/execution/execution';
import { deliverable } from '../durable/execution/next-batch';
import { planTurn } from '../durable/execution/plan-turn';
import type { JournalRecord, LaterRecord, OpenTask, Turn } from '../durable/execution/records';
import { usualLimits } from '../durable/execution/timer-legs';
import type { Outcome } from '../durable/protocol/decision';
import { historyEvent } from '../durable/protocol/history-event';
import { finder } from '../worker/app-functions';
import type { Worker } from '../worker/worker';

/**
 * The first step at which the code of a worker decides otherwise than the records of an execution say, by
 * the name of its orchestrator; undefined: none. Inputs may differ, for the host does not compare them.
 */
export async function findDivergence(
  worker: Worker,
  records: readonly JournalRecord[],
): Promise<string | undefined> {
  const [start, ...later] = records;
  if (start?.type !== 'start') throw new Error('The records do not begin with the start of an execution.');
  const find = finder(worker.functions);
  const execution = beginExecution(start);
  for (const record of later as LaterRecord[]) {
    if (record.type === 'turn' && execution.outcome === undefined) {
      const { at, taken, skipped = 0 } = record;
      const batch = deliverable(execution).slice(skipped, skipped + taken);
      const events = [historyEvent('OrchestratorStarted', at), ...batch];
      const decision = await decideTurn(worker, find, execution, events, usualLimits);
      const decided = planTurn(execution, at, batch, decision, usualLimits);
      const difference = differenceOf(record, decided, execution.nextId);
      if (difference !== undefined) return `${start.name}, turn ${execution.turns + 1}, ${difference}`;
    }
    applyRecord(execution, record);
  }
  return undefined;
}

function differenceOf(recorded: Turn, decided: Turn, before: number): string | undefined {
  const [was, is] = [stepsOf(recorded), stepsOf(decided)];
  for (let i = 0; i < Math.max(was.length, is.length); i++) {
    if (was[i] === is[i]) continue;
    const failure = decided.outcome?.kind === 'failed' ? `: ${decided.outcome.message}` : '';
    return `step ${before + i + 1}: was ${was[i] ?? 'nothing'}, is ${is[i] ?? 'nothing'}${failure}`;
  }
  return undefined;
}

const stepsOf = ({ opened, cancelled, outcome }: Turn): string[] => [
  ...opened.map(describeTask),
  ...cancelled.map((id) => `the end of timer ${id + 1}`),
  ...(outcome ? [ends[outcome.kind]] : []),
];

function describeTask(task: OpenTask): string {
  if (task.kind === 'timer') return 'a timer';
  // The SDK counts the timers of retries.
  const tries = task.retry ? `, tried by ${JSON.stringify(task.retry)}` : '';
  if (task.kind === 'activity') return `activity '${task.name}'${tries}`;
  return `orchestration '${task.name}' as '${task.childId}'${tries}`;
}

const ends: Readonly<Record<Outcome['kind'], string>> = {
  completed: 'the end',
  continued: 'a continue-as-new',
  failed: 'a failure',
};
