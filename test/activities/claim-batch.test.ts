import { describe, expect, it } from 'vitest';
import { claimBatch } from '../../src/activities/claim-batch';
import { documents } from '../../src/transfer/names';
import { memoryServices } from '../support/services';

const cloudOf = () => {
  const cloud = memoryServices();
  const claim = async (lane: number, after: number, batches = 3) => {
    const input = { route: 'default', transferId: 't1', lane, after, batches };
    return (await claimBatch(input, cloud.services)).batch;
  };
  return { ...cloud, claim };
};

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
