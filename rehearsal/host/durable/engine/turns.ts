import { isSettled } from '../execution/execution';
import { nextBatch } from '../execution/next-batch';
import { planTurn } from '../execution/plan-turn';
import type { End } from '../execution/records';
import type { Outcome } from '../protocol/decision';
import { historyEvent } from '../protocol/history-event';
import type { Dispatch } from './dispatch';
import type { HubEnvironment } from './hub-environment';
import type { Instance, Instances } from './instances';
import { stopTimer } from './timers';

/** Runs the turns of instances. */
export interface Turns {
  /** Has a turn run soon, if there is something to show to the orchestrator and nothing against it. */
  readonly wake: (instance: Instance) => void;
  /** Lets the outcome take effect once nothing is open. */
  readonly settle: (instance: Instance) => void;
}

/** Shows new events to orchestrators and carries out what they decide. */
export function createTurns(environment: HubEnvironment, instances: Instances, dispatch: Dispatch): Turns {
  const { clock, log } = environment;

  function wake(instance: Instance): void {
    const { start, inbox, hidden, suspended, turns, terminating } = instance.execution;
    if (terminating !== undefined && instances.isLive(instance) && environment.mayRun(start)) {
      const at = clock.now();
      instances.record(instance, { type: 'end', at, status: 'Terminated', output: terminating });
      return;
    }
    const isWoken = inbox.some((event) => !hidden.has(event));
    if (instance.busy || suspended || !isWoken || !instances.isLive(instance)) return;
    // Nothing comes before the message that starts it.
    if (turns === 0 && hidden.size > 0) return;
    if (!environment.mayRun(start)) return;
    instance.busy = true;
    // What arrives in the same round of the event loop makes one turn.
    setImmediate(() => void run(instance));
  }

  async function run(instance: Instance): Promise<void> {
    const { execution } = instance;
    const at = Math.max(clock.now(), execution.lastTurnAt);
    const batch = nextBatch(execution, at);
    if (batch.length > 0 && instances.isLive(instance)) {
      const decision = execution.outcome
        ? undefined
        : await environment.decide(execution, [historyEvent('OrchestratorStarted', at), ...batch]);
      // Meanwhile it may have been terminated or purged.
      if (instances.isLive(instance)) {
        const before = execution.nextId;
        const turn = planTurn(execution, at, batch, decision, environment.timers);
        instances.record(instance, turn);
        for (const id of turn.cancelled) stopTimer(instance, id);
        for (let id = before; id < execution.nextId; id++) dispatch.begin(instance, id);
        settle(instance);
      }
    }
    instance.busy = false;
    if (batch.length > 0) wake(instance);
  }

  function settle(instance: Instance): void {
    const { execution } = instance;
    const { outcome, start, customStatus } = execution;
    if (!outcome || execution.end) return;
    if (!isSettled(execution)) {
      const waiting = [...execution.open].map(([id, task]) => `${task.kind} ${id}`).join(', ');
      const message = `Instance '${start.instanceId}' has finished but waits for ${waiting}.`;
      log('information', 'Host.Durable', message);
    } else if (outcome.kind === 'continued') {
      instances.begin({
        ...start,
        at: Math.max(clock.now(), execution.lastTurnAt),
        executionId: environment.newId(),
        input: outcome.input,
        inbox: execution.inbox,
        ...(customStatus !== undefined && { customStatus }),
      });
    } else {
      instances.record(instance, { type: 'end', at: execution.lastTurnAt, ...endOf(outcome, start.name) });
    }
  }

  return { wake, settle };
}

function endOf(
  outcome: Exclude<Outcome, { kind: 'continued' }>,
  name: string,
): Pick<End, 'status' | 'output'> {
  if (outcome.kind === 'completed') return { status: 'Completed', output: outcome.output };
  const { message, bare } = outcome;
  return {
    status: 'Failed',
    output: bare ? message : `Orchestrator function '${name}' failed: ${message}`,
  };
}
