import { randomUUID } from 'node:crypto';
import type { VirtualClock } from '../clock';
import { runActivity } from '../durable/app/activities';
import type { Decision } from '../durable/protocol/decision';
import type { Execution } from '../durable/execution/execution';
import { openHub } from '../durable/engine/hub';
import { memoryJournal } from '../durable/journal/journal';
import { decideTurn } from '../durable/app/orchestrators';
import { lostTurn } from '../durable/app/lost-turn';
import type { HistoryEvent } from '../durable/protocol/history-event';
import type { End } from '../durable/execution/records';
import { usualLimits } from '../durable/execution/timer-legs';
import { createAims } from '../worker/aims';
import { WorkerDied } from '../worker/mortal-worker';
import { finder, type FindFunction } from '../worker/app-functions';
import type { ReplayCall, ReplayOptions } from './replay-options';
import type { Worker } from '../worker/worker';

/** What a replay has seen so far. */
export interface Observed {
  readonly calls: ReplayCall[];
  readonly customStatus: unknown[];
  /** Why the replay itself must end. */
  failure: Error | undefined;
  turns: number;
  /** Activities in progress. */
  running: number;
}

/** The engine under a replay, as far as a replay steers it. */
export interface ReplayHub {
  readonly create: (subject: string, input: unknown) => Execution;
  /** How the instance under test ended; undefined while it runs. */
  readonly end: () => End | undefined;
  /** True while something goes on that needs no passing of time. */
  readonly isBusy: () => boolean;
  readonly stop: () => void;
}

/** The host's engine without journal and worker process, deciding every turn twice. */
export function openReplayHub(
  worker: Worker,
  clock: VirtualClock,
  options: ReplayOptions & { readonly instanceId: string },
  observed: Observed,
): ReplayHub {
  const { instanceId: subjectId, version = '', maxTurns = 10_000 } = options;
  const aims = createAims(options.workerDies);
  const start = clock.now();
  const registered = finder(worker.functions);
  const find: FindFunction = (kind, name) => {
    const found = registered(kind, name);
    if (!found)
      observed.failure ??= new Error(`The orchestrator calls ${kind} '${name}', for which there is no fake.`);
    return found;
  };
  const note = (kind: ReplayCall['kind'], name: string, input: string | undefined, caller: string): void => {
    const value: unknown = input === undefined ? undefined : JSON.parse(input);
    observed.calls.push({ kind, name, input: value, caller, at: clock.now() - start });
  };

  async function decide(execution: Execution, events: readonly HistoryEvent[]): Promise<Decision> {
    const { name, input, parent, instanceId } = execution.start;
    if (++observed.turns > maxTurns)
      observed.failure ??= new Error(`'${name}' did not end within ${maxTurns} turns.`);
    if (execution.turns === 0 && parent) note('subOrchestrator', name, input, parent.instanceId);
    if (aims.strike({ name, instanceId })) return lostTurn(new WorkerDied().message, execution.history);
    const first = await decideTurn(worker, find, execution, events, usualLimits);
    const second = await decideTurn(worker, find, execution, events, usualLimits);
    if (JSON.stringify(first) !== JSON.stringify(second)) {
      const both = [first, second].map((decision) => JSON.stringify(decision, undefined, 2));
      observed.failure ??= new Error(
        `'${name}' is not deterministic: one history led to\n${both.join('\nand to\n')}`,
      );
    }
    const status = first.customStatus;
    if (
      instanceId === subjectId &&
      status !== undefined &&
      status !== JSON.stringify(observed.customStatus.at(-1))
    ) {
      observed.customStatus.push(JSON.parse(status));
    }
    return first;
  }

  const hub = openHub({
    clock,
    timers: usualLimits,
    decide,
    log: worker.log,
    journal: options.journal ?? memoryJournal(),
    newId: randomUUID,
    latency: () => 0,
    visibility: { control: 0, workItem: 0 },
    maxConcurrentActivities: Infinity,
    defaultVersion: version,
    mayRun: () => true,
    async runActivity(caller, task) {
      const dies = aims.strike({ name: task.name, instanceId: caller });
      note('activity', task.name, task.input, caller);
      const activity = find('activity', task.name);
      if (!activity) return { type: 'TaskFailed', fields: { Reason: 'no fake', Details: '' } };
      observed.running++;
      const run = () => runActivity(worker, activity, task.input, { instanceId: caller, inputs: [] });
      if (dies !== undefined && dies !== 'begin') await run();
      const result = await run();
      observed.running--;
      return result;
    },
  });

  const subject = (): Execution => {
    const instance = hub.instances.get(subjectId);
    if (!instance) throw new Error(`Instance '${subjectId}' does not exist.`);
    return instance.execution;
  };
  return {
    create(name, input) {
      hub.create(name, {
        instanceId: subjectId,
        ...(input !== undefined && { input: JSON.stringify(input) }),
      });
      return subject();
    },
    end: () => subject().end,
    isBusy: () => observed.running > 0 || [...hub.instances.values()].some(({ busy }) => busy),
    stop: hub.stop,
  };
}
