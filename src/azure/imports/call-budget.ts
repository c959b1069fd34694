import { setTimeout as delay } from 'node:timers/promises';

/** Keeps calls below a number a minute, over all who share it. */
export interface CallBudget {
  /** Waits until one more call fits. */
  turn(): Promise<void>;
  /**
   * Whether so many calls may begin: when they fit now (of more than a minute's worth the whole minute
   * counts), or when who wants them went without for long. While others call, room for many at once never
   * comes; they then take their turns one by one.
   */
  mayBegin(calls: number, wentWithoutMs: number): boolean;
}

const minute = 60_000;
/** Times the time that calls need at least: who went without for longer has waited its share. */
const patience = 2;

/** A budget of so many calls a minute. */
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
    mayBegin: (calls, wentWithoutMs) =>
      free() >= Math.min(calls, perMinute) ||
      wentWithoutMs >= patience * Math.ceil(calls / perMinute) * minute,
    async turn() {
      while (free() < 1) await delay(Math.max((made[0] ?? 0) + minute - performance.now(), 1));
      made.push(performance.now());
    },
  };
}
