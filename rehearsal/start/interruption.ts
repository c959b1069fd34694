import { constants } from 'node:os';

/** Somebody wants this process to end: Ctrl-C, a kill, a closed terminal. */
export class Interrupted extends Error {
  /** As shells report the end by a signal. */
  readonly exitCode: number;

  constructor(signal: NodeJS.Signals) {
    super(`ended by ${signal}`);
    this.exitCode = 128 + constants.signals[signal];
  }
}

/** Rejects at the first signal; a second one ends this process at once, after `atOnce`. */
export function interruption(atOnce: () => void): Promise<never> {
  const interrupted = new Promise<never>((_, reject) => {
    let signals = 0;
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
      process.on(signal, () => {
        const reason = new Interrupted(signal);
        reject(reason);
        signals += 1;
        if (signals === 1) return;
        atOnce();
        process.exit(reason.exitCode);
      });
    }
  });
  interrupted.catch(() => undefined);
  return interrupted;
}
