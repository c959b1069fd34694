import { setImmediate as nextRound } from 'node:timers/promises';
import { app, type Timer } from '@azure/functions';
import type { VirtualClock } from '../../../../../rehearsal/host/clock';

/** One run of the timer. */
export interface Run {
  readonly at: number;
  readonly timer: Timer;
}

/** Registers a timer that notes its runs. */
export function timerApp(
  runs: Run[],
  clock: VirtualClock,
  options: { schedule?: string; runOnStartup?: boolean; failures?: number } = {},
) {
  const { schedule = '0 */10 * * * *', runOnStartup = false, failures = 0 } = options;
  return (): void => {
    app.timer('tick', {
      schedule,
      runOnStartup,
      handler: (timer) => {
        runs.push({ at: clock.now(), timer });
        if (runs.length <= failures) throw new Error('not yet');
      },
    });
  };
}

/** Moves time in steps, letting what a timer has started come to its end. */
export async function pass(clock: VirtualClock, ms: number): Promise<void> {
  const end = clock.now() + ms;
  for (;;) {
    for (let round = 0; round < 10; round += 1) await nextRound();
    const next = clock.next();
    if (next === undefined || next > end) break;
    clock.advanceTo(next);
  }
  clock.advanceTo(end);
}
