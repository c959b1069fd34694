import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { listStaged } from '../../../src/azure/copy/staged-blocks';
import { blockId } from '../../../src/domain/copy/block-plan';
import { MiB } from './support/blobs';
import { cutting, puts, reads, refusing } from './support/faults';
import { startStorage, type Seen, type TestStorage } from './support/storage';
import { openTwoBlocks } from './support/two-blocks';

let storage: TestStorage;
beforeAll(async () => {
  storage = await startStorage();
});
afterEach(() => {
  storage.calm();
});
afterAll(() => storage.close());

const asked = (): string[] =>
  storage.seen.filter((seen) => reads(seen)).map(({ headers }) => String(headers['x-ms-range']));

describe('streamBlocks', () => {
  it('asks for no more than the memory holds at a time', async () => {
    const { stage } = await openTwoBlocks(storage, 12, 12);
    storage.calm();
    await Promise.all([stage(0), stage(1)]);
    // One buffer of 12 MiB: the second block begins when the first is through.
    expect(storage.drain()).toEqual(['GET source', 'PUT target block', 'GET source', 'PUT target block']);
  });

  it('stages a block larger than a buffer whole, part by part, whatever it meets', async () => {
    const { plan, pin, content, target, stage } = await openTwoBlocks(storage, 20, 16);
    storage.calm();
    storage.intercepts.push(cutting(1, 'reset'), refusing(puts('block'), 1, 503, 'ServerBusy'));
    await Promise.all([stage(0), stage(1)]);
    expect([...(await listStaged(target, plan, pin, new AbortController().signal))].sort()).toEqual([0, 1]);
    await target.commitBlockList([0, 1].map((index) => blockId(pin, index)));
    expect((await target.downloadToBuffer()).equals(content)).toBe(true);
    expect(asked()[0]).toBe(`bytes=0-${16 * MiB - 1}`);
  });

  it('says that the source changed between two parts of such a block, and keeps no memory', async () => {
    const { stage, buffers } = await openTwoBlocks(storage, 20, 16);
    let seen = 0;
    const second = (call: Seen): boolean => reads(call) && ++seen > 1;
    storage.intercepts.push(refusing(second, 1, 412, 'ConditionNotMet'));
    await expect(stage(0)).rejects.toMatchObject({ failure: { code: 'SOURCE_CHANGED', origin: 'source' } });
    const all = await buffers.take(16 * MiB, AbortSignal.timeout(1000));
    expect(all).toHaveLength(16 * MiB);
  });
});
