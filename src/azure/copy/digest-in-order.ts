import { openMd5 } from './md5';

type Feed = (update: (bytes: Uint8Array) => void) => Promise<void> | void;

/** Digests a blob in the order of its blocks, whatever order they arrive in. */
export interface OrderedDigest {
  /**
   * Waits for the blocks before, then lets `feed` hand over the block; tells the MD5 of the block. Rejects when the signal is aborted first.
   */
  add(index: number, feed: Feed, signal: AbortSignal): Promise<Buffer>;
  /** State before a block that was digested, or before the next one. */
  stateBefore(index: number): string;
  /** Base64 MD5 of the blob, when its last block was digested; the digest is used up. */
  digest(): string;
}

/** @param saved state before the first block; a new digest without */
export function openOrderedDigest(first: number, saved?: string): OrderedDigest {
  const md5 = openMd5(saved);
  const states = new Map([[first, md5.save()]]);
  const waiting = new Map<number, () => void>();

  const turn = (index: number, signal: AbortSignal): Promise<void> =>
    new Promise((resolve, reject) => {
      const leave = (): void => {
        waiting.delete(index);
        reject(new DOMException('gave up waiting for the blocks before', 'AbortError'));
      };
      if (signal.aborted) {
        leave();
        return;
      }
      signal.addEventListener('abort', leave, { once: true });
      waiting.set(index, () => {
        signal.removeEventListener('abort', leave);
        resolve();
      });
    });

  return {
    async add(index, feed, signal) {
      if (!states.has(index)) await turn(index, signal);
      await feed((bytes) => {
        md5.update(bytes);
      });
      const blockMd5 = md5.endBlock();
      states.set(index + 1, md5.save());
      waiting.get(index + 1)?.();
      waiting.delete(index + 1);
      return blockMd5;
    },
    stateBefore(index) {
      const state = states.get(index);
      if (state === undefined) throw new RangeError(`block ${index} was not digested`);
      return state;
    },
    digest: () => md5.digest(),
  };
}
