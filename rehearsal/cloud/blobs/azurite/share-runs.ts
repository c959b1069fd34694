import { setTimeout as sleep } from 'node:timers/promises';

/**
 * Has calls share runs of work whose cost grows with what is stored: a run serves every call made before it
 * began, and after one comes a rest as long as it took. A call alone is served at once.
 */
export function shareRuns(work: () => Promise<unknown>): () => Promise<void> {
  let rested: Promise<void> = Promise.resolve();
  let next: Promise<void> | undefined;

  const run = async (): Promise<void> => {
    next = undefined;
    const started = performance.now();
    const done = work();
    rested = done.then(
      () => sleep(performance.now() - started),
      () => undefined,
    );
    await done;
  };
  return () => (next ??= rested.then(run));
}
