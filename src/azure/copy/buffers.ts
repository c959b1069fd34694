/** Buffers under one budget: whoever finds it spent waits, in order of asking. */
export interface Buffers {
  readonly budgetBytes: number;
  /** Must be within the budget. Rejects when the signal is aborted before its turn. */
  take(bytes: number, signal: AbortSignal): Promise<Buffer>;
  give(buffer: Buffer): void;
}

/** What nobody uses any more is kept for so long: a new buffer a block would be memory that waits for the garbage collector. */
const idleMs = 5000;

export function createBuffers(budgetBytes: number): Buffers {
  const waiting: { bytes: number; serve: () => void }[] = [];
  let spare: Buffer[] = [];
  let inUse = 0;
  let idle: NodeJS.Timeout | undefined;

  const forget = (): void => {
    if (inUse === 0) spare = [];
  };
  const fits = (bytes: number): boolean => inUse + bytes <= budgetBytes;
  const allot = (bytes: number): Buffer => {
    inUse += bytes;
    const index = spare.findIndex((each) => each.length === bytes);
    const [reused] = index < 0 ? [] : spare.splice(index, 1);
    // Spare buffers of another size count as well: they give way.
    if (inUse + spare.reduce((sum, { length }) => sum + length, 0) > budgetBytes) spare = [];
    return reused ?? Buffer.allocUnsafeSlow(bytes);
  };

  return {
    budgetBytes,
    take(bytes, signal) {
      if (waiting.length === 0 && fits(bytes)) return Promise.resolve(allot(bytes));
      if (signal.aborted) return Promise.reject(gaveUp());
      return new Promise((resolve, reject) => {
        const waiter = {
          bytes,
          serve: () => {
            signal.removeEventListener('abort', leave);
            resolve(allot(bytes));
          },
        };
        const leave = (): void => {
          waiting.splice(waiting.indexOf(waiter), 1);
          reject(gaveUp());
        };
        signal.addEventListener('abort', leave, { once: true });
        waiting.push(waiter);
      });
    },
    give(buffer) {
      inUse -= buffer.length;
      spare.push(buffer);
      for (let next = waiting[0]; next !== undefined && fits(next.bytes); next = waiting[0]) {
        waiting.shift();
        next.serve();
      }
      clearTimeout(idle);
      if (inUse === 0) idle = setTimeout(forget, idleMs).unref();
    },
  };
}

const gaveUp = (): Error => new DOMException('gave up waiting for memory', 'AbortError');

let shared: Buffers | undefined;

/** The budget of this process (COPY_MEMORY_MIB): all copies draw on it, however many run at the same time. */
export const sharedBuffers = (budgetBytes: number): Buffers => (shared ??= createBuffers(budgetBytes));
