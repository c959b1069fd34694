/** Somebody wants to watch no longer; what was watched goes on. */
export class Interrupted extends Error {}

/** Runs what waits, and ends the waiting at Ctrl-C with a word on how to come back. */
export async function untilInterrupted<T>(
  wait: (signal: AbortSignal) => Promise<T>,
  comeBack: string,
): Promise<T> {
  const stop = new AbortController();
  const interrupt = (): void => stop.abort();
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, interrupt);
  try {
    return await Promise.race([wait(stop.signal), aborted(stop.signal)]);
  } catch (error) {
    if (stop.signal.aborted) throw new Interrupted(comeBack);
    throw error;
  } finally {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.off(signal, interrupt);
  }
}

const aborted = (signal: AbortSignal): Promise<never> =>
  new Promise((_, reject) => {
    signal.addEventListener('abort', () => reject(new Error('interrupted')));
  });
