import { setTimeout as delay } from 'node:timers/promises';

/** Keeps calls below a number a minute, over all who share it. */
export interface CallBudget {
  /** Waits until one more call fits. */
  turn(): Promise<void>;
  /** Whether so many calls fit now; more than a minute's worth never would, so the whole minute counts. */
  fits(calls: number): boolean;
}

const minute = 60_000;

export function createCallBudget(perMinute: number): CallBudget {
  const made: number[] = [];
  const forget = (): void => {
    while (made[0] !== undefined && made[0] <= performance.now() - minute) made.shift();
  };
  const free = (): number => {
    forget();
    return perMinute - made.length;
  };
  return {
    fits: (calls) => free() >= Math.min(calls, perMinute),
    async turn() {
      while (free() < 1) await delay(Math.max((made[0] ?? 0) + minute - performance.now(), 1));
      made.push(performance.now());
    },
  };
}
