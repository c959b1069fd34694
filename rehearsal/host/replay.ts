import { setImmediate as nextRound, setTimeout as delay } from 'node:timers/promises';
import type { OrchestrationHandler } from 'durable-functions';
import { createVirtualClock } from './clock';
import type { End } from './durable/execution/records';
import { silentLog } from './logging/log';
import { loadFakes } from './replay/load-fakes';
import { openReplayHub, type Observed } from './replay/replay-hub';
import type { ReplayOptions, ReplayResult } from './replay/replay-options';

export type { ReplayOptions, ReplayResult } from './replay/replay-options';

/**
 * Runs an orchestrator to its end through the real `durable-functions` executor, with fake activities and a
 * clock that jumps to the next timer whenever nothing else can happen: days of waiting take milliseconds.
 * Retries, long timers, continue-as-new and the limits of the extension behave as on the host, for it is the
 * host's engine that runs.
 *
 * Every turn is decided twice from the same history. A difference, which means code that is not
 * deterministic, rejects; so do a call without a fake and an orchestrator that waits for something that can
 * never come.
 *
 * @example
 * const { output, calls } = await replay(transfer, {
 *   input: { route: 'default' },
 *   activities: { plan: () => ({ batches: 1 }), poll: () => ({ done: true }) },
 * });
 */
export async function replay(
  orchestrator: OrchestrationHandler,
  options: ReplayOptions = {},
): Promise<ReplayResult> {
  const subject = options.name ?? (orchestrator.name || 'orchestrator');
  const instanceId = options.instanceId ?? 'replayed';
  const clock = createVirtualClock(options.startAt);
  const start = clock.now();
  const observed: Observed = { calls: [], customStatus: [], failure: undefined, turns: 0, running: 0 };
  const worker = await loadFakes(subject, orchestrator, options, silentLog);
  const hub = openReplayHub(worker, clock, { ...options, instanceId }, observed);

  const finish = (status: ReplayResult['status'], output: unknown, error?: string): ReplayResult => {
    const { calls, customStatus, turns } = observed;
    return { status, output, error, customStatus, calls, turns, elapsedMs: clock.now() - start };
  };

  const first = hub.create(subject, options.input);
  let busyRounds = 0;
  try {
    for (;;) {
      // A fake answers within a few rounds; what takes longer is a real activity, which spinning would slow
      // down.
      await (busyRounds > 20 ? delay(1) : nextRound());
      if (observed.failure) throw observed.failure;
      if (options.followContinueAsNew === false && first.outcome?.kind === 'continued') {
        return finish('ContinuedAsNew', JSON.parse(first.outcome.input));
      }
      const end = hub.end();
      if (end)
        return end.status === 'Failed'
          ? finish('Failed', undefined, end.output ?? '')
          : finish('Completed', outputOf(end));
      busyRounds = hub.isBusy() ? busyRounds + 1 : 0;
      if (busyRounds > 0) continue;
      const next = clock.next();
      if (next === undefined) throw new Error(`'${subject}' waits for something that can never come.`);
      clock.advanceTo(next);
    }
  } finally {
    hub.stop();
  }
}

const outputOf = (end: End): unknown => JSON.parse(end.output ?? 'null') as unknown;
