import * as df from 'durable-functions';
import type { OrchestrationContext, OrchestrationHandler, Task } from 'durable-functions';
import { setImmediate as nextRound } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { createVirtualClock } from '../../../../rehearsal/host/clock';
import { runActivity } from '../../../../rehearsal/host/durable/app/activities';
import { openHub } from '../../../../rehearsal/host/durable/engine/hub';
import { memoryJournal } from '../../../../rehearsal/host/durable/journal/journal';
import { decideTurn } from '../../../../rehearsal/host/durable/app/orchestrators';
import { historyEvent } from '../../../../rehearsal/host/durable/protocol/history-event';
import { finder } from '../../../../rehearsal/host/worker/app-functions';
import { createWorker, silentLog } from '../../../../rehearsal/host/index';
import { numbers } from '../../../../rehearsal/numbers';

/** The SDK's executor of the last run of each instance, with its private counter. */
interface Executor {
  readonly sequenceNumber: number;
}
const executors = new Map<string, Executor>();

const minute = 60_000;
const timers = { longest: 10 * minute, leg: 4 * minute };

/** A random orchestrator: the seed in its input decides, the same on every replay. */
const random: OrchestrationHandler = function* (context) {
  const { taskOrchestratorExecutor } = context.df as unknown as { taskOrchestratorExecutor: Executor };
  executors.set(context.df.instanceId, taskOrchestratorExecutor);
  const { seed, depth } = context.df.getInput<{ seed: number; depth: number }>();
  const next = numbers(seed);
  for (let step = 0; step < 4; step += 1) {
    const begun: df.TimerTask[] = [];
    try {
      yield randomTask(context, next, depth, begun);
    } catch {
      // What fails is part of the game.
    }
    for (const timer of begun) if (!timer.isCompleted && next() < 0.8) timer.cancel();
  }
  if (next() < 0.2) throw new Error('ends badly');
  return seed;
};

function randomTask(
  context: OrchestrationContext,
  next: () => number,
  depth: number,
  begun: df.TimerTask[],
): Task {
  const failing = { fail: next() < 0.4, n: next() };
  const retry = new df.RetryOptions(1 + Math.floor(next() * minute), 1 + Math.floor(next() * 3));
  const children = (): Task[] =>
    Array.from({ length: 1 + Math.floor(next() * 4) }, () => randomTask(context, next, depth + 1, begun));
  const kind = next();
  if (kind < 0.2) return context.df.callActivity('maybe', failing);
  if (kind < 0.4) return context.df.callActivityWithRetry('maybe', retry, failing);
  if (kind < 0.55) {
    const timer = context.df.createTimer(
      new Date(context.df.currentUtcDateTime.getTime() + next() * 40 * minute),
    );
    begun.push(timer);
    return timer;
  }
  if (kind < 0.65 && depth < 2) {
    return context.df.callSubOrchestratorWithRetry('random', retry, {
      seed: Math.floor(next() * 1e9),
      depth: depth + 2,
    });
  }
  if (kind < 0.7)
    return context.df.Task.any([
      context.df.waitForExternalEvent('go'),
      context.df.callActivity('maybe', failing),
    ]);
  if (depth > 3) return context.df.callActivity('maybe', failing);
  return kind < 0.85 ? context.df.Task.all(children()) : context.df.Task.any(children());
}

describe('task numbering', () => {
  it('equals the counters of the SDK in random orchestrators', async () => {
    const load = (): void => {
      df.app.orchestration('random', random);
      df.app.activity('maybe', {
        handler: ({ fail }: { fail: boolean }) => {
          if (fail) throw new Error('as asked');
          return fail;
        },
      });
    };
    const worker = await createWorker({ load }, { log: silentLog });
    const find = finder(worker.functions);
    let comparisons = 0;
    for (let seed = 1; seed <= 150; seed += 1) {
      const clock = createVirtualClock();
      const next = numbers(seed * 7919);
      const counters = new Map<string, number>();
      const hub = openHub({
        clock,
        timers,
        log: silentLog,
        journal: memoryJournal(),
        newId: () => `id${Math.floor(next() * 1e15)}`,
        latency: () => Math.floor(next() * 3) * next() * minute,
        visibility: { control: 0, workItem: 0 },
        maxConcurrentActivities: 4,
        defaultVersion: '',
        mayRun: () => true,
        async decide(execution, events) {
          const { executionId, instanceId } = execution.start;
          expect([seed, execution.nextId]).toEqual([seed, counters.get(executionId) ?? 0]);
          const decision = await decideTurn(worker, find, execution, events, timers);
          counters.set(executionId, executors.get(instanceId)?.sequenceNumber ?? -1);
          comparisons += 1;
          return decision;
        },
        runActivity: (instanceId, task) =>
          runActivity(worker, find('activity', task.name)!, task.input, { instanceId, inputs: [] }),
      });
      hub.create('random', { instanceId: 'root', input: JSON.stringify({ seed, depth: 0 }) });
      for (let round = 0; !hub.instances.get('root')?.execution.end; round += 1) {
        await nextRound();
        if ([...hub.instances.values()].some(({ busy }) => busy)) continue;
        const running = [...hub.instances.values()].filter(({ execution }) => !execution.end);
        for (const instance of running) {
          if (next() < 0.1)
            hub.deliver(instance, historyEvent('EventRaised', clock.now(), { Name: 'go', Input: '1' }));
        }
        const due = clock.next();
        if (due !== undefined) clock.advanceTo(due);
        if (round > 5000) throw new Error(`Seed ${seed} hangs.`);
      }
      hub.stop();
    }
    expect(comparisons).toBeGreaterThan(1200);
  });
});
