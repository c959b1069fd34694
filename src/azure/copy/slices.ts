import { setImmediate } from 'node:timers/promises';

const slice = 1024 * 1024;

/**
 * Hands bytes over in slices and lets the event loop turn in between: a block takes many milliseconds to digest, and while no socket is
 * served both services idle.
 */
export async function inSlices(bytes: Uint8Array, use: (slice: Uint8Array) => void): Promise<void> {
  for (let at = 0; at < bytes.length; at += slice) {
    use(bytes.subarray(at, at + slice));
    await setImmediate();
  }
}
