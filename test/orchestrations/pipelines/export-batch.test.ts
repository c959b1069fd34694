import { describe, expect, it } from 'vitest';
import { names, ok, recorded, refused, replayBatch, terms, outage } from '../fakes';

const earlier = { transferId: 't0', batch: 2, blob: 't0/batch-0002.tar' };
const found = { findExport: () => ok({ earlier }) };
const inputOf = (result: Awaited<ReturnType<typeof replayBatch>>, name: string) =>
  result.calls.find((call) => call.name === name)?.input;

const importFails = {
  pollRun: ({ side }: { side: string }) =>
    ok(side === 'source' ? { state: 'succeeded' } : { state: 'failed', message: 'layer too large' }),
  verifyBatch: () => ok({ verified: 0, failed: 1 }),
};

describe('exportBatch, where an earlier transfer left its export', () => {
  it('runs no export, and copies that blob under a name of its own', async () => {
    const result = await replayBatch(found);
    expect(names(result)).toEqual(['findExport', 'copyBlob', 'startRun', 'pollRun', 'verifyBatch']);
    expect(inputOf(result, 'copyBlob')).toMatchObject({ blob: 't1/batch-0001.tar', from: earlier.blob });
    expect(inputOf(result, 'startRun')).toMatchObject({ side: 'target' });
    const { reusedExport, exportRun, spans } = recorded(result);
    expect({ reusedExport, exportRun }).toEqual({ reusedExport: earlier, exportRun: undefined });
    expect(Object.keys(spans)).toEqual(['export', 'copy', 'import', 'verify']);
  });

  it('shows whose export it is, from the copy on', async () => {
    const time = '2026-01-01T00:00:00.000Z';
    const span = { from: time, to: time };
    const { customStatus } = await replayBatch(found);
    expect(customStatus.slice(0, 2)).toEqual([
      { batch: 1, phase: 'export', since: time, spans: {} },
      { batch: 1, phase: 'copy', since: time, spans: { export: span }, reusedExport: earlier },
    ]);
  });

  it('copies its own blob when there is none', async () => {
    expect(inputOf(await replayBatch({}), 'copyBlob')).not.toHaveProperty('from');
  });

  it.each([['a refusal', () => refused('ACCESS_DENIED')] as const, ['an outage', outage()] as const])(
    'exports anew after %s of the look',
    async (_, answer) => {
      const result = await replayBatch({ findExport: answer });
      expect(recorded(result)).toMatchObject({ exportRun: 'source1a1' });
      expect(recorded(result).error).toBeUndefined();
    },
  );

  it('has the copy note what a run exported, unless it was there', async () => {
    expect(inputOf(await replayBatch({}), 'copyBlob')).toMatchObject({ exported: true });
    expect(inputOf(await replayBatch(found), 'copyBlob')).not.toHaveProperty('exported');
  });

  it('never looks on a route that sends', async () => {
    const result = await replayBatch(found, terms('run', true, 'send'));
    expect(names(result)).toEqual(['startRun', 'pollRun', 'digestBlob', 'handOver']);
  });
});

describe('transferBatch whose blob is in doubt', () => {
  const forgets = async (...args: Parameters<typeof replayBatch>) =>
    names(await replayBatch(...args)).includes('forgetExport');

  it('forgets the export of a tag that moved under it', async () => {
    expect(await forgets({ verifyBatch: () => ok({ verified: 1, failed: 1 }) })).toBe(true);
  });

  it('keeps it when the import failed, but not a second time', async () => {
    expect(await forgets(importFails)).toBe(false);
    expect(await forgets({ ...importFails, ...found })).toBe(true);
  });

  it('keeps it when the copy failed, unless the blob is not what its MD5 says', async () => {
    expect(await forgets({}, terms(), refused('UNAVAILABLE'))).toBe(false);
    expect(await forgets(found, terms(), refused('COPY_CORRUPT'))).toBe(true);
  });

  it('keeps it when all is well, and has none on a route that receives', async () => {
    expect(await forgets({})).toBe(false);
    const nothingArrived = { verifyBatch: () => ok({ verified: 0, failed: 1 }) };
    expect(await forgets(nothingArrived, terms('run', true, 'receive'))).toBe(false);
  });
});
