import { randomBytes } from 'node:crypto';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { createBuffers } from '../../../src/azure/copy/buffers';
import { openOrderedDigest } from '../../../src/azure/copy/digest-in-order';
import { createLimiter } from '../../../src/azure/copy/limiter';
import { pinSource } from '../../../src/azure/copy/read-range';
import { listSkippable, listStaged, pinOf } from '../../../src/azure/copy/staged-blocks';
import { streamBlocks } from '../../../src/azure/copy/stream-blocks';
import type { BlockPlan } from '../../../src/domain/copy/block-plan';
import { exportBlob, freshName, md5Of, MiB } from './support/blobs';
import { flippingReads, flippingWrites, reads, refusing } from './support/faults';
import { startStorage, type Seen, type TestStorage } from './support/storage';

let storage: TestStorage;
beforeAll(async () => {
  storage = await startStorage();
});
afterEach(() => {
  storage.calm();
});
afterAll(() => storage.close());

/** A blob of two blocks, the second one short. */
async function open(options: { budget: number; digest?: boolean }) {
  const name = freshName();
  const plan: BlockPlan = { bytes: 19 * MiB, blockSize: 12 * MiB, count: 2 };
  const content = await exportBlob(storage, name, plan.bytes);
  const source = storage.source.getBlobClient(name);
  const target = storage.target.getBlockBlobClient(name);
  const etag = (await source.getProperties()).etag ?? '';
  const pin = pinOf(etag, plan);
  const digest = options.digest === true ? openOrderedDigest(0) : undefined;
  const limiter = createLimiter(undefined);
  const buffers = createBuffers(options.budget);
  const stage = streamBlocks({
    source: pinSource(source, etag, limiter),
    target,
    plan,
    pin,
    staged: new Map(),
    buffers,
    limiter,
    checked: true,
    ...(digest && { digest }),
  });
  const scope = { signal: new AbortController().signal, onThrottle: () => undefined };
  return { plan, pin, content, target, digest, buffers, stage: (index: number) => stage(index, scope) };
}

describe('createBuffers', () => {
  it('keeps no memory for a buffer that could not be made', async () => {
    const buffers = createBuffers(Number.MAX_SAFE_INTEGER);
    await expect(buffers.take(Number.MAX_SAFE_INTEGER, AbortSignal.timeout(1000))).rejects.toThrow(
      RangeError,
    );
    expect(await buffers.take(10, AbortSignal.timeout(1000))).toHaveLength(10);
  });
});

describe('listSkippable', () => {
  it('asks once for all who begin together, and anew for those who come later', async () => {
    const { plan, pin, target, stage } = await open({ budget: 12 * MiB });
    const list = () => listSkippable(target, plan, pin, new AbortController().signal);
    storage.calm();
    await Promise.all([list(), list(), list()]);
    expect(storage.seen.filter(({ query }) => query.get('comp') === 'blocklist')).toHaveLength(1);
    await stage(0);
    expect([...(await list()).keys()]).toEqual([0]);
  });
});

describe('streamBlocks', () => {
  it('stages a block larger than its memory, whole and digested', async () => {
    const { plan, pin, content, target, digest, stage } = await open({ budget: 8 * MiB, digest: true });
    storage.intercepts.push(flippingReads(1), flippingWrites(storage, 1));
    // The second waits for the first to be digested.
    await Promise.all([stage(1), stage(0)]);
    expect(digest?.digest()).toBe(md5Of(content).toString('base64'));
    const staged = await listStaged(target, plan, pin, new AbortController().signal);
    await target.commitBlockList([0, 1].map((index) => staged.get(index)![0]!.id));
    expect((await target.downloadToBuffer()).equals(content)).toBe(true);
  });

  it('says that the source changed when it does between the two reads of such a block, and keeps no memory', async () => {
    const { stage, buffers } = await open({ budget: 8 * MiB });
    let seen = 0;
    // Three reads to digest the block, then those that feed the request.
    const digested = (call: Seen): boolean => reads(call) && ++seen > 4;
    storage.intercepts.push(refusing(digested, 1, 412, 'ConditionNotMet'));
    await expect(stage(0)).rejects.toMatchObject({ failure: { code: 'SOURCE_CHANGED', origin: 'source' } });
    const all = await buffers.take(8 * MiB, AbortSignal.timeout(1000));
    expect(all).toHaveLength(8 * MiB);
  });

  it('asks for no more than the memory holds at a time', async () => {
    const { stage } = await open({ budget: 12 * MiB });
    storage.calm();
    await Promise.all([stage(0), stage(1)]);
    const asked = storage.seen
      .filter((seen) => reads(seen))
      .map(({ headers }) => String(headers['x-ms-range']));
    // One buffer of 12 MiB: the second block begins when the first is through.
    expect(asked).toEqual(
      [0, 4, 8, 12, 16].map((at) => `bytes=${at * MiB}-${Math.min(at + 4, 19) * MiB - 1}`),
    );
  });
});

describe('createBuffers', () => {
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

describe('openOrderedDigest', () => {
  it('digests blocks in order, whatever order they come in, and goes on from a saved state', async () => {
    const signal = new AbortController().signal;
    const blocks = [randomBytes(128), randomBytes(64), randomBytes(7)];
    const feed = (index: number) => (update: (bytes: Uint8Array) => void) => {
      update(blocks[index]!);
    };
    const first = openOrderedDigest(0);
    expect(await Promise.all([1, 0].map((index) => first.add(index, feed(index), signal)))).toEqual(
      [1, 0].map((index) => md5Of(blocks[index]!)),
    );
    const second = openOrderedDigest(2, first.stateBefore(2));
    await second.add(2, feed(2), signal);
    expect(second.digest()).toBe(md5Of(Buffer.concat(blocks)).toString('base64'));
    const again = openOrderedDigest(1, first.stateBefore(1));
    await again.add(1, feed(1), signal);
    expect(again.digest()).toBe(md5Of(Buffer.concat(blocks.slice(0, 2))).toString('base64'));
  });

  it('lets go of who gives up waiting', async () => {
    const digest = openOrderedDigest(0);
    const stop = new AbortController();
    const waiting = digest.add(1, () => undefined, stop.signal);
    stop.abort();
    await expect(waiting).rejects.toThrow('gave up waiting');
  });
});
