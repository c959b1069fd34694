import { setTimeout as sleep } from 'node:timers/promises';
import { mayHeal } from '../client/errors';

/** How somebody waits for something that runs elsewhere. */
export interface Patience {
  readonly pollMs: number;
  /** For how long nobody need answer. */
  readonly patienceMs: number;
  /** Told of each answer that did not come. */
  readonly onSilence?: (error: Error) => void;
  /** Ends the waiting, not what is waited for. */
  readonly signal?: AbortSignal;
}

/** How a person at a terminal waits. */
export const usualPatience: Patience = { pollMs: 2000, patienceMs: 120_000 };

/** Asks again while an answer may still come. @throws what was wrong all the time */
export async function patiently<T>(ask: () => Promise<T>, patience: Patience): Promise<T> {
  const since = Date.now();
  for (;;) {
    try {
      return await ask();
    } catch (error) {
      if (!mayHeal(error) || Date.now() - since >= patience.patienceMs) throw error;
      patience.onSilence?.(error as Error);
      await pause(patience);
    }
  }
}

/** Until it is time to look again. */
export const pause = ({ pollMs, signal }: Patience): Promise<void> =>
  sleep(pollMs, undefined, signal === undefined ? {} : { signal });
