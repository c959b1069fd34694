import { describe, expect, it } from 'vitest';
import { copied, names, ok, recorded, refused, replayBatch, terms, outage } from '../fakes';

const earlier = { transferId: 't0', batch: 2, blob: 't0/batch-0002.tar' };
const found = { claimExport: () => ok({ earlier, etag: '0x9', run: 'r0' }) };
const inputOf = (result: Awaited<ReturnType<typeof replayBatch>>, name: string) =>
  result.calls.find((call) => call.name === name)?.input;

const importFailing = (message: string) => ({
  pollRun: ({ side }: { side: string }) =>
    ok(side === 'source' ? { state: 'succeeded' } : { state: 'failed', message }),
  verifyBatch: () => ok({ verified: 0, failed: 1 }),
});
const importFails = importFailing('layer too large');

describe('exportBatch, where an earlier transfer left its export', () => {
  it('runs no export, and copies that blob under a name of its own', async () => {
    const result = await replayBatch(found);
    expect(names(result)).toEqual(['claimExport', 'copyBlob', 'startRun', 'pollRun', 'verifyBatch']);
    expect(inputOf(result, 'copyBlob')).toMatchObject({
      ...{ blob: 't1/batch-0001.tar', from: earlier.blob, pinned: '0x9' },
    });
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
      const result = await replayBatch({ claimExport: answer });
      expect(recorded(result)).toMatchObject({ exportRun: 'source1a1' });
      expect(recorded(result).error).toBeUndefined();
    },
  );

  it('notes what a run exported, with the run, unless it was there', async () => {
    const note = inputOf(await replayBatch({}), 'noteExport');
    expect(note).toEqual({ route: 'default', transferId: 't1', batch: 1, of: 1, left: [], run: 'source1a1' });
    expect(names(await replayBatch(found))).not.toContain('noteExport');
  });

  it('has it brought to where it is carried from on a route that sends', async () => {
    const result = await replayBatch(found, terms('run', true, 'send'));
    expect(names(result)).toEqual(['claimExport', 'copyBlob', 'digestBlob', 'handOver']);
    expect(inputOf(result, 'handOver')).toMatchObject({ exportRun: 'r0' });
  });

  it.each(['BLOB_NOT_FOUND', 'SOURCE_CHANGED'] as const)(
    'exports anew, once, what vanished under the copy: %s',
    async (code) => {
      let claims = 0;
      const claimExport = () => ok(++claims === 1 ? { earlier, etag: '0x9' } : {});
      const vanishing = ({ from }: { from?: string }) => (from === undefined ? copied : refused(code));
      const result = await replayBatch({ claimExport }, terms(), vanishing);
      expect(recorded(result)).toMatchObject({ exportRun: 'source1a1', copy: { bytes: 10 } });
      expect(recorded(result)).not.toHaveProperty('error');
      expect(recorded(result)).not.toHaveProperty('reusedExport');
      const twice = await replayBatch(found, terms(), refused(code));
      expect(recorded(twice)).toMatchObject({ error: { code }, stoppedIn: 'copy' });
      expect(names(twice).filter((name) => name === 'copyBlob')).toHaveLength(2);
    },
  );
});

describe('exportBatch, where another transfer exports the same', () => {
  /** Waits behind it for so many looks. */
  const behind = (looks: number, then: unknown = { earlier }) => {
    let looked = 0;
    return { claimExport: () => ok(looked++ < looks ? { behind: 't0' } : then) };
  };

  it('waits as long as it takes, shows for whom, and uses its blob', async () => {
    const result = await replayBatch(behind(400));
    expect(recorded(result)).toMatchObject({ reusedExport: earlier });
    expect(result.customStatus).toContainEqual(
      expect.objectContaining({ phase: 'export', waitingFor: 't0' }),
    );
    expect(names(result)).not.toContain('noteExport');
    expect(result.elapsedMs).toBeGreaterThan(3600_000);
    expect(result.calls.filter(({ caller }) => caller === 't1-batch1').length).toBeLessThan(120);
  });

  it('takes over when that comes to nothing', async () => {
    const result = await replayBatch(behind(3, {}));
    expect(recorded(result)).toMatchObject({ exportRun: 'source1a1' });
    expect(inputOf(result, 'startRun')).toMatchObject({ side: 'source', claimed: true });
    const shown = result.customStatus.filter((each) => (each as { phase: string }).phase === 'export');
    expect(shown.at(-1)).not.toHaveProperty('waitingFor');
  });

  it('lets others export when it cannot, and ends when it is cancelled', async () => {
    const failed = await replayBatch({ pollRun: () => ok({ state: 'failed', message: 'no' }) });
    expect(names(failed).at(-1)).toBe('releaseExport');
    const cancelled = await replayBatch({ claimExport: () => refused('CANCELLED') });
    expect(names(cancelled)).toEqual(['claimExport']);
    expect(recorded(cancelled)).toMatchObject({ error: { code: 'CANCELLED' } });
  });

  it('waits for whoever took over while it was paused', async () => {
    let claims = 0;
    const result = await replayBatch({
      claimExport: () => ok(++claims === 1 ? {} : { earlier }),
      startRun: ({ side }: { side: string }) =>
        side === 'source' ? refused('EXPORT_TAKEN') : ok({ run: 'i', sas: 'v1', artifacts: 1 }),
    });
    expect(recorded(result)).toMatchObject({ reusedExport: earlier });
    expect(names(result)).not.toContain('releaseExport');
  });
});

describe('transferBatch whose blob is in doubt', () => {
  const forgets = async (...args: Parameters<typeof replayBatch>) =>
    names(await replayBatch(...args)).includes('forgetExport');

  it('forgets the export of a tag that moved under it', async () => {
    expect(await forgets({ verifyBatch: () => ok({ verified: 1, failed: 1 }) })).toBe(true);
  });

  it('keeps it when the import failed, but not a second time on its route', async () => {
    expect(await forgets(importFails)).toBe(false);
    const again = await replayBatch({ ...importFails, ...found });
    expect(inputOf(again, 'forgetExport')).toMatchObject({ blob: earlier.blob, ifTriedBefore: true });
  });

  it('forgets one of others, too, whose import says that it is damaged', async () => {
    const damaged = await replayBatch({ ...importFailing('archive is corrupt'), ...found });
    expect(inputOf(damaged, 'forgetExport')).not.toHaveProperty('ifTriedBefore');
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
