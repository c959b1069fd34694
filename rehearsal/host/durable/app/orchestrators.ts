import type { FindFunction } from '../../worker/app-functions';
import { formatTimeSpan } from '../../settings';
import type { Call } from '../../worker/invocation';
import { WorkerDied } from '../../worker/mortal-worker';
import type { Worker } from '../../worker/worker';
import { hostFailure, type Decision } from '../protocol/decision';
import type { Execution } from '../execution/execution';
import type { TimerLimits } from '../execution/timer-legs';
import { orchestrationPayload } from '../protocol/orchestration-payload';
import { readDecision } from '../protocol/read-decision';
import type { HistoryEvent } from '../protocol/history-event';
import { lostTurn } from './lost-turn';

/** Limits of the Durable Task extension. */
const customStatusKb = 16;
const actionLimit = 100_000;

/** Runs the orchestrator function of an instance once over its history and reads what it decided. */
export async function decideTurn(
  worker: Pick<Worker, 'invoke'>,
  find: FindFunction,
  execution: Execution,
  events: readonly HistoryEvent[],
  timers: TimerLimits,
  inputs: Call['inputs'] = [],
): Promise<Decision> {
  const { start, history, signatures } = execution;
  const orchestrator = find('orchestrator', start.name);
  if (!orchestrator) return hostFailure(missing(start.name, 'orchestrator'));
  const payload = orchestrationPayload({
    instanceId: start.instanceId,
    parentInstanceId: start.parent?.instanceId,
    input: start.input,
    history: [...history, ...events],
    longestTimer: formatTimeSpan(timers.longest),
    timerLeg: formatTimeSpan(timers.leg),
  });
  const returned = await worker
    .invoke({
      function: orchestrator,
      inputs: [{ name: orchestrator.trigger.name, data: {} }, ...inputs],
      triggerMetadata: { instanceId: { json: JSON.stringify(start.instanceId) } },
      triggerValue: payload,
    })
    .catch((error: unknown) => ({ error: error as Error }));
  if ('error' in returned && returned.error instanceof WorkerDied)
    return lostTurn(returned.error.message, history);
  const decision = readDecision(returned, signatures);
  const violation = checkLimits(decision, signatures.length, find);
  return violation === undefined ? decision : hostFailure(violation);
}

function checkLimits(decision: Decision, known: number, find: FindFunction): string | undefined {
  for (const command of decision.commands) {
    if (command.kind === 'timer') continue;
    const kind = command.kind === 'activity' ? 'activity' : 'orchestrator';
    if (!find(kind, command.name)) return missing(command.name, kind);
  }
  // Whole KB are compared.
  const size = Math.floor(((decision.customStatus?.length ?? 0) * 2) / 1024);
  if (size > customStatusKb) {
    return (
      'The UTF-16 size of the JSON-serialized payload must not exceed ' +
      `${customStatusKb} KB. The current size is ${size} KB.`
    );
  }
  if (known + decision.signatures.length > actionLimit) {
    return (
      `An orchestrator may schedule ${actionLimit} actions at most (maxOrchestrationActions); use ` +
      'continueAsNew.'
    );
  }
  return undefined;
}

const missing = (name: string, kind: string): string =>
  `The function '${name}' doesn't exist, is disabled, or is not an ${kind} function.`;
