import { describe, expect, it } from 'vitest';
import { awaitSlot } from '../../../src/activities/transfer/await-slot';
import { claimBatch } from '../../../src/activities/transfer/claim-batch';
import { endTurn } from '../../../src/activities/transfer/take-turn';
import { documents } from '../../../src/domain/transfer/names';
import { memoryServices } from '../../support/services';

const cloudOf = () => {
  const cloud = memoryServices();
  const claim = async (lane: number, after: number, batches = 3) => {
    const input = { route: 'default', transferId: 't1', lane, after, batches };
    return (await claimBatch(input, cloud.services)).batch;
  };
  return { ...cloud, claim };
};

describe('slots of the route', () => {
  const busy = (memory: ReturnType<typeof memoryServices>) => memory.documents.get('slots/default.json');
  const claim = (memory: ReturnType<typeof memoryServices>, transferId: string, after = 0, batches = 9) =>
    claimBatch({ route: 'default', transferId, lane: 1, after, batches }, memory.services);
  const look = (memory: ReturnType<typeof memoryServices>, transferId: string, batch: number) =>
    awaitSlot({ route: 'default', transferId, batch }, memory.services);

  it('are shared by its transfers: who finds none free is told to wait until one is', async () => {
    const memory = memoryServices({ CONCURRENT_BATCHES: '2' });
    expect(await claim(memory, 't1')).toEqual({ batch: 1 });
    expect(await claim(memory, 't2')).toEqual({ batch: 1 });
    expect(await claim(memory, 't3')).toEqual({ batch: 1, waits: true });
    expect(await look(memory, 't3', 1)).toEqual({ waits: true });
    // A lane that is done with a batch goes behind those that wait.
    expect(await claim(memory, 't1', 1)).toEqual({ batch: 2, waits: true });
    expect(await look(memory, 't1', 2)).toEqual({ waits: true });
    expect(await look(memory, 't3', 1)).toEqual({ waits: false });
    expect(busy(memory)).toEqual({ busy: ['t2-batch1', 't3-batch1'], waiting: ['t1-batch2'] });
  });

  it('are left when there is nothing left to take, and when the transfer ends', async () => {
    const memory = memoryServices();
    await claim(memory, 't1', 0, 1);
    await claim(memory, 't2');
    expect(await claim(memory, 't1', 1, 1)).toEqual({});
    expect(busy(memory)).toEqual({ busy: ['t2-batch1'], waiting: [] });
    await endTurn({ route: 'default', transferId: 't2' }, memory.services);
    expect(busy(memory)).toEqual({ busy: [], waiting: [] });
  });

  it('are not waited for by what is cancelled', async () => {
    const memory = memoryServices();
    memory.documents.set(documents.cancel('t1'), {});
    await expect(look(memory, 't1', 1)).rejects.toMatchObject({ failure: { code: 'CANCELLED' } });
  });
});

describe('claimBatch', () => {
  it('hands every batch out once, to whoever asks first', async () => {
    const { claim } = cloudOf();
    expect(await claim(1, 0)).toBe(1);
    expect(await claim(2, 0)).toBe(2);
    expect(await claim(2, 2)).toBe(3);
    expect(await claim(1, 1)).toBeUndefined();
  });

  it('gives a lane that asks again, after a crash, what it got before', async () => {
    const { claim } = cloudOf();
    await claim(1, 0);
    expect(await claim(2, 0)).toBe(2);
    expect(await claim(2, 0)).toBe(2);
    expect(await claim(1, 1)).toBe(3);
  });

  it('hands none out in a cancelled transfer', async () => {
    const { claim, documents: stored } = cloudOf();
    stored.set(documents.cancel('t1'), {});
    await expect(claim(1, 0)).rejects.toMatchObject({ failure: { code: 'CANCELLED' } });
  });

  it('does not call a transfer cancelled that has nothing left to begin', async () => {
    const { claim, documents: stored } = cloudOf();
    expect(await claim(1, 0, 1)).toBe(1);
    stored.set(documents.cancel('t1'), {});
    expect(await claim(1, 1, 1)).toBeUndefined();
    expect(await claim(2, 0, 1)).toBeUndefined();
  });
});
