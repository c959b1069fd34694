/** Lets in what fits into a budget, in order of asking. */
export interface Gate {
  /** Resolves when there is room. Rejects when the signal is aborted before. */
  enter(amount: number, signal?: AbortSignal): Promise<void>;
  leave(amount: number): void;
  resize(budget: number): void;
  inUse(): number;
}

/** @param what is waited for, as it stands in the error of who gives up */
export function createGate(what: string, initialBudget: number): Gate {
  const waiting: { amount: number; admit: () => void }[] = [];
  let budget = initialBudget;
  let inUse = 0;

  const gaveUp = (): Error => new DOMException(`gave up waiting for ${what}`, 'AbortError');
  const admitAll = (): void => {
    for (let next = waiting[0]; next !== undefined && inUse + next.amount <= budget; next = waiting[0]) {
      waiting.shift();
      next.admit();
    }
  };

  return {
    enter(amount, signal) {
      if (signal?.aborted) return Promise.reject(gaveUp());
      return new Promise((resolve, reject) => {
        const waiter = {
          amount,
          admit: () => {
            signal?.removeEventListener('abort', giveUp);
            inUse += amount;
            resolve();
          },
        };
        const giveUp = (): void => {
          waiting.splice(waiting.indexOf(waiter), 1);
          reject(gaveUp());
          admitAll();
        };
        signal?.addEventListener('abort', giveUp, { once: true });
        waiting.push(waiter);
        admitAll();
      });
    },
    leave(amount) {
      inUse -= amount;
      admitAll();
    },
    resize(to) {
      budget = to;
      admitAll();
    },
    inUse: () => inUse,
  };
}

/** Does work that takes one place, once there is one. */
export async function gated<T>(gate: Gate, work: () => Promise<T>): Promise<T> {
  await gate.enter(1);
  try {
    return await work();
  } finally {
    gate.leave(1);
  }
}
