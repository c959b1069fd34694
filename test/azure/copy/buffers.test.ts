import { describe, expect, it } from 'vitest';
import { createBuffers } from '../../../src/azure/copy/buffers';

describe('createBuffers', () => {
  it('keeps no memory for a buffer that could not be made', async () => {
    const buffers = createBuffers(Number.MAX_SAFE_INTEGER);
    await expect(buffers.take(Number.MAX_SAFE_INTEGER, AbortSignal.timeout(1000))).rejects.toThrow(
      RangeError,
    );
    expect(await buffers.take(10, AbortSignal.timeout(1000))).toHaveLength(10);
  });

  const signal = new AbortController().signal;

  it('keeps to its budget and serves in order', async () => {
    const buffers = createBuffers(10);
    const [a, b] = [await buffers.take(6, signal), await buffers.take(4, signal)];
    const served: string[] = [];
    const large = buffers.take(9, signal).then((buffer) => (served.push('large'), buffer));
    const small = buffers.take(1, signal).then((buffer) => (served.push('small'), buffer));
    buffers.give(b);
    await Promise.resolve();
    expect(served).toEqual([]);
    buffers.give(a);
    await Promise.all([large, small]);
    expect(served).toEqual(['large', 'small']);
  });

  it('lets go of who gives up waiting', async () => {
    const buffers = createBuffers(4);
    const held = await buffers.take(4, signal);
    const stop = new AbortController();
    const waiting = buffers.take(4, stop.signal);
    stop.abort();
    await expect(waiting).rejects.toThrow('gave up waiting for memory');
    await expect(buffers.take(1, AbortSignal.abort())).rejects.toThrow('gave up waiting for memory');
    buffers.give(held);
    expect((await buffers.take(4, signal)).length).toBe(4);
  });
});
