import { setTimeout as sleep } from 'node:timers/promises';
import { RunFailure } from './run-failure';

/** How far one execution is, and where a fault ends it. */
export interface RunProgress {
  /** Work done so far, from 0 to 1. @throws RunFailure, or never returns, where a fault says so. */
  report(share: number): Promise<void>;
  /** Waits until the run has lasted as long as its pace says; what comes after is the visible effect. */
  settle(): Promise<void>;
  /** 0 to 100: no faster than the work, no faster than the pace. */
  percent(): number;
}

/** The faults that were armed for a run. */
export interface RunFaults {
  readonly fails?: { readonly message: string; readonly afterPercent: number } | undefined;
  readonly hangs?: { readonly afterPercent: number } | undefined;
}

const hangPollMs = 250;

/**
 * @param durationMs the least the run lasts.
 * @param isCurrent false once the run's record is deleted or executed anew, which ends a hang.
 * @param signal ends every wait with its reason.
 */
export function trackProgress(
  durationMs: number,
  faults: RunFaults,
  isCurrent: () => boolean,
  signal: AbortSignal,
): RunProgress {
  const started = performance.now();
  let done = 0;
  const elapsed = () => (durationMs === 0 ? 1 : Math.min(1, (performance.now() - started) / durationMs));

  const waitFor = async (share: number) => {
    const left = () => durationMs * share - (performance.now() - started);
    // Timers may fire a little early.
    while (left() > 0) await sleep(Math.ceil(left()), undefined, { signal });
  };

  return {
    async report(share) {
      signal.throwIfAborted();
      done = Math.max(done, share);
      const { fails, hangs } = faults;
      if (fails !== undefined && done * 100 >= fails.afterPercent) {
        done = fails.afterPercent / 100;
        await waitFor(done);
        throw new RunFailure(fails.message);
      }
      if (hangs !== undefined && done * 100 >= hangs.afterPercent) {
        done = hangs.afterPercent / 100;
        while (isCurrent()) await sleep(hangPollMs, undefined, { signal });
        throw new RunFailure('The pipeline run was given up.');
      }
    },
    settle: () => waitFor(1),
    percent: () => Math.floor(Math.min(done, elapsed()) * 100),
  };
}
