import type { OrchestrationHandler, Task } from 'durable-functions';
import { describe, expect, it } from 'vitest';
import { findDivergence } from '../../rehearsal/host/replay/find-divergence';
import { orchestrators } from '../../src/orchestrations';
import { loadApp } from './load-app';
import { currentVersion, historiesOf } from './stored';

/** The batch of the app with a timer more before one of its tasks. */
const withTimer = (before: number): OrchestrationHandler =>
  function* (context) {
    const steps = orchestrators.transferBatch(context) as Generator<Task, unknown, unknown>;
    let step = steps.next();
    for (let n = 1; step.done !== true; n++) {
      if (n === before) yield context.df.createTimer(context.df.currentUtcDateTime);
      let answer: unknown;
      try {
        answer = yield step.value;
      } catch (error) {
        step = steps.throw(error);
        continue;
      }
      step = steps.next(answer);
    }
    return step.value;
  };

/** Where the histories of a scenario end under a changed batch. */
async function divergences(scenario: string, batch: OrchestrationHandler): Promise<(string | undefined)[]> {
  const worker = await loadApp({ transferBatch: batch });
  const { executions = [] } = historiesOf(currentVersion).find((each) => each.scenario === scenario) ?? {};
  return Promise.all(executions.map((records) => findDivergence(worker, records)));
}

describe('a batch with a timer more', () => {
  it.each([
    [1, /^transferBatch, turn 1, step 1: was activity 'claimExport', is a timer$/],
    [3, /^transferBatch, turn \d+, step [3-9]: was activity '(?:pollRun|startRun)', is a timer$/],
  ])('before its task %d breaks the histories of batches, and no others', async (before, expected) => {
    const found = (await divergences('whole', withTimer(before))).filter((each) => each !== undefined);
    expect(found).toHaveLength(2);
    for (const each of found) expect(each).toMatch(expected);
  });

  it('breaks nothing where the timer never comes', async () => {
    expect((await divergences('whole', withTimer(1000))).filter((each) => each !== undefined)).toEqual([]);
  });
});
