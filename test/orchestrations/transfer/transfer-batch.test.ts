import { describe, expect, it } from 'vitest';
import { names, ok, outage, recorded, refused, replayBatch, terms } from '../fakes';

describe('transferBatch', () => {
  it('exports, copies, imports and verifies, in that order', async () => {
    const result = await replayBatch({});
    expect(names(result)).toEqual([
      'claimExport',
      'startRun',
      'pollRun',
      'noteExport',
      'copyBlob',
      'startRun',
      'pollRun',
      'verifyBatch',
    ]);
    expect(recorded(result)).toMatchObject({
      exportRun: 'source1a1',
      importRun: 'target1a1',
      copy: { bytes: 10 },
    });
  });

  it('shows phase and percent while a run is going', async () => {
    let polls = 0;
    const begun = { since: '2026-01-01T00:00:00.000Z', spans: {} };
    const result = await replayBatch({
      pollRun: () => ok(++polls < 3 ? { state: 'running', percent: polls * 10 } : { state: 'succeeded' }),
    });
    expect(result.customStatus.slice(0, 3)).toEqual([
      { batch: 1, phase: 'export', ...begun },
      { batch: 1, phase: 'export', percent: 10, ...begun },
      { batch: 1, phase: 'export', percent: 20, ...begun },
    ]);
  });

  it('notes how often something had to be done again, phase by phase', async () => {
    let [starts, looks] = [0, 0];
    const copied = { bytes: 7, strategy: 'stream', etag: 'e', contentMd5: 'm', notes: [], retries: 4 };
    const troubled = {
      startRun: () => (++starts === 1 ? outage()() : ok({ run: 'r', artifacts: 1 })),
      pollRun: () => (++looks === 1 ? outage()() : ok({ state: 'succeeded' })),
    };
    const result = await replayBatch(troubled, terms(), ok(copied));
    const { spans } = recorded(result);
    expect(spans.export?.retries).toBe(2);
    expect(spans.copy?.retries).toBe(4);
    expect(spans.import?.retries).toBeUndefined();
  });

  it('copies nothing when the export run fails, and says why', async () => {
    const result = await replayBatch({ pollRun: () => ok({ state: 'failed', message: 'Status: 500' }) });
    expect(names(result)).not.toContain('copyBlob');
    expect(recorded(result).error).toMatchObject({
      code: 'RUN_FAILED',
      message: 'export run source1a1: Status: 500',
    });
  });

  it.each([
    ['export', { pollRun: () => ok({ state: 'failed', message: 'Status: 500' }) }],
    ['copy', {}, refused('SOURCE_CHANGED')],
    [
      'import',
      {
        pollRun: (input: unknown) =>
          JSON.stringify(input).includes('target')
            ? ok({ state: 'failed', message: 'Status: 500' })
            : ok({ state: 'succeeded' }),
      },
    ],
    ['verify', { verifyBatch: () => refused('ACCESS_DENIED') }],
  ] as const)(
    'notes that it stopped at %s',
    async (phase, given, copied?: Parameters<typeof replayBatch>[2]) => {
      expect(recorded(await replayBatch(given, terms(), copied))).toMatchObject({ stoppedIn: phase });
    },
  );

  it('stops at once when it is cancelled', async () => {
    const result = await replayBatch({ pollRun: () => refused('CANCELLED') });
    expect(recorded(result).error).toMatchObject({ code: 'CANCELLED' });
    expect(names(result)).not.toContain('copyBlob');
  });

  it('stops when the copy is cancelled or fails', async () => {
    const result = await replayBatch({}, terms(), refused('SOURCE_CHANGED'));
    expect(recorded(result).error).toMatchObject({ code: 'SOURCE_CHANGED' });
    expect(names(result)).not.toContain('verifyBatch');
  });
});

describe('transferBatch on a route that sends', () => {
  const sending = terms('run', true, 'send');

  it('exports and hands over; nothing is copied, imported or verified', async () => {
    const result = await replayBatch({}, sending);
    expect(names(result)).toEqual([
      ...['claimExport', 'startRun', 'pollRun', 'noteExport'],
      ...['digestBlob', 'handOver'],
    ]);
    expect(result.calls.filter(({ input }) => (input as { side?: string }).side === 'target')).toEqual([]);
    expect(recorded(result)).toMatchObject({
      exportRun: 'source1a1',
      handover: { bytes: 10, waybill: 'b.tar.waybill.json' },
    });
    expect(Object.keys(recorded(result).spans)).toEqual(['export', 'handover']);
  });

  it('tells the handover which run exported it', async () => {
    const { input } = (await replayBatch({}, sending)).calls.find(({ name }) => name === 'handOver')!;
    expect(input).toMatchObject({ exportRun: 'source1a1' });
  });

  it('hands over what it exported before its worker died, copied only to be apart', async () => {
    const earlier = { transferId: 't1', batch: 1, blob: 't1/batch-0001.tar' };
    const own = { claimExport: () => ok({ earlier, etag: '0x9', run: 'source1a1' }) };
    const result = await replayBatch(own, sending);
    expect(names(result)).toEqual(['claimExport', 'digestBlob', 'handOver']);
    expect(result.calls.at(-1)?.input).toMatchObject({ exportRun: 'source1a1' });
    expect(recorded(result)).toMatchObject({ exportRun: 'source1a1' });
    expect(recorded(result)).not.toHaveProperty('reusedExport');
    const apart = await replayBatch(own, { ...sending, handsOverApart: true });
    expect(names(apart)).toEqual(['claimExport', 'copyBlob', 'digestBlob', 'handOver']);
  });

  it('records why a handover failed', async () => {
    const result = await replayBatch({ handOver: () => refused('WAYBILL_KEY_UNUSABLE') }, sending);
    expect(recorded(result).error).toMatchObject({ code: 'WAYBILL_KEY_UNUSABLE' });
  });
});
