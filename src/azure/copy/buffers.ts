import { createGate } from '../gate';

/** Buffers under one budget: whoever finds it spent waits, in order of asking. */
export interface Buffers {
  readonly budgetBytes: number;
  /** Must be within the budget. Rejects when the signal is aborted before its turn. */
  take(bytes: number, signal: AbortSignal): Promise<Buffer>;
  give(buffer: Buffer): void;
}

/** What nobody uses is kept for so long: new buffers would wait for the garbage collector. */
const idleMs = 5000;

/** Buffers within a budget of memory. */
export function createBuffers(budgetBytes: number): Buffers {
  const gate = createGate('memory', budgetBytes);
  let spare: Buffer[] = [];
  let idle: NodeJS.Timeout | undefined;

  const forget = (): void => {
    if (gate.inUse() === 0) spare = [];
  };

  const allocate = (bytes: number): Buffer => {
    try {
      return Buffer.allocUnsafeSlow(bytes);
    } catch (error) {
      gate.leave(bytes);
      throw error;
    }
  };

  return {
    budgetBytes,
    async take(bytes, signal) {
      await gate.enter(bytes, signal);
      const index = spare.findIndex((each) => each.length === bytes);
      const [reused] = index < 0 ? [] : spare.splice(index, 1);
      // Spare buffers of another size count as well: they give way.
      if (gate.inUse() + spare.reduce((sum, { length }) => sum + length, 0) > budgetBytes) spare = [];
      return reused ?? allocate(bytes);
    },
    give(buffer) {
      spare.push(buffer);
      gate.leave(buffer.length);
      clearTimeout(idle);
      if (gate.inUse() === 0) idle = setTimeout(forget, idleMs).unref();
    },
  };
}

let shared: Buffers | undefined;

/** The budget of this process (COPY_MEMORY_MIB): all copies draw on it, however many run at the same time. */
export const sharedBuffers = (budgetBytes: number): Buffers => (shared ??= createBuffers(budgetBytes));
