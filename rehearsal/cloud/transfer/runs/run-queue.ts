/** Runs jobs in order of arrival, at most `limit` of one key at a time. Jobs must not reject. */
export interface RunQueue {
  add(key: string, job: () => Promise<void>): void;
  /** Resolves when no job is left. */
  idle(): Promise<void>;
}

/** A queue that lets `limit` runs of each registry work at a time. */
export function createRunQueue(limit: number): RunQueue {
  const active = new Map<string, number>();
  const waiting: { readonly key: string; readonly job: () => Promise<void> }[] = [];
  const running = new Set<Promise<void>>();

  const next = (): void => {
    const index = waiting.findIndex(({ key }) => (active.get(key) ?? 0) < limit);
    const [found] = index === -1 ? [] : waiting.splice(index, 1);
    if (found === undefined) return;
    active.set(found.key, (active.get(found.key) ?? 0) + 1);
    const run: Promise<void> = found.job().finally(() => {
      active.set(found.key, (active.get(found.key) ?? 1) - 1);
      running.delete(run);
      next();
    });
    running.add(run);
    next();
  };

  return {
    add(key, job) {
      waiting.push({ key: key.toLowerCase(), job });
      next();
    },
    async idle() {
      while (running.size > 0) await Promise.all(running);
    },
  };
}
