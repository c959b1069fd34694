import { describe, expect, it } from 'vitest';
import { names, ok, recorded, refused, replayBatch, terms } from '../fakes';

describe('transferBatch', () => {
  it('exports, copies, imports and verifies, in that order', async () => {
    const result = await replayBatch({});
    expect(names(result)).toEqual([
      'findExport',
      'ensureSas',
      'startRun',
      'pollRun',
      'noteExport',
      'copyBlob',
      'ensureSas',
      'startRun',
      'pollRun',
      'verifyBatch',
      'recordBatch',
    ]);
    expect(result.output).toEqual({});
    expect(recorded(result)).toMatchObject({
      exportRun: 'source1a1',
      importRun: 'target1a1',
      copy: { bytes: 10 },
    });
  });

  it('shows phase and percent while a run is going', async () => {
    let polls = 0;
    const result = await replayBatch({
      pollRun: () => ok(++polls < 3 ? { state: 'running', percent: polls * 10 } : { state: 'succeeded' }),
    });
    expect(result.customStatus.slice(0, 3)).toEqual([
      { batch: 1, phase: 'export' },
      { batch: 1, phase: 'export', percent: 10 },
      { batch: 1, phase: 'export', percent: 20 },
    ]);
  });

  it('sees the end of a run in time, and polls a long one ever more rarely', async () => {
    let polls = 0;
    const result = await replayBatch({
      pollRun: () => ok(++polls <= 80 ? { state: 'running' } : { state: 'succeeded' }),
    });
    const at = result.calls
      .filter(({ name }) => name === 'pollRun')
      .map((call) => Math.round(call.at / 1000));
    expect(at.slice(0, 6)).toEqual([0, 10, 20, 30, 40, 50]);
    const delays = at.slice(1, 80).map((time, i) => time - at[i]!);
    expect(Math.max(...delays)).toBe(60);
    expect(delays.every((delay, i) => delay <= Math.max(10, at[i]! / 20 + 1))).toBe(true);
  });

  it('hands back a result that cannot be written down', async () => {
    const result = await replayBatch({ recordBatch: () => refused('ACCESS_DENIED') });
    expect(result.output).toEqual({ unrecorded: recorded(result) });
  });

  it('copies nothing when the export run fails, and records why', async () => {
    const result = await replayBatch({ pollRun: () => ok({ state: 'failed', message: 'Status: 500' }) });
    expect(names(result)).not.toContain('copyBlob');
    expect(recorded(result).error).toMatchObject({
      code: 'RUN_FAILED',
      message: 'export run source1a1: Status: 500',
    });
  });

  it('rotates the SAS and tries a second run where a rotation can help', async () => {
    const result = await replayBatch({
      pollRun: ({ run }: { run: string }) =>
        ok(run === 'source1a1' ? { state: 'failed', message: 'Status: 403' } : { state: 'succeeded' }),
      diagnoseRun: () =>
        ok({ code: 'SAS_UNUSABLE', message: '', remedy: 'rotate', retryAfterRotation: true }),
    });
    expect(recorded(result)).toMatchObject({ exportRun: 'source1a2' });
    expect(recorded(result).error).toBeUndefined();
    const replaced = result.calls.flatMap(({ name, input }) =>
      name === 'ensureSas' ? [(input as { replacing?: string }).replacing] : [],
    );
    expect(replaced).toEqual([undefined, 'v1', undefined]);
  });

  it('gives up after the second run, with diagnosis and remedy', async () => {
    const result = await replayBatch({
      pollRun: () => ok({ state: 'failed', message: 'Status: 403' }),
      diagnoseRun: () =>
        ok({ code: 'SAS_UNUSABLE', message: '', remedy: 'open the firewall', retryAfterRotation: true }),
    });
    expect(names(result).filter((name) => name === 'startRun')).toHaveLength(2);
    expect(recorded(result).error).toMatchObject({ code: 'SAS_UNUSABLE' });
    expect(recorded(result).error?.message).toMatch(/Status: 403 - open the firewall$/);
  });

  it('tells why the import failed, even when nobody can verify', async () => {
    const result = await replayBatch({
      pollRun: ({ side }: { side: string }) =>
        ok(side === 'source' ? { state: 'succeeded' } : { state: 'failed', message: 'layer too large' }),
      verifyBatch: () => refused('ACCESS_DENIED'),
    });
    expect(recorded(result).error).toMatchObject({ code: 'RUN_FAILED', origin: 'target' });
  });

  it('hands what the export run said to the verification', async () => {
    const result = await replayBatch({ pollRun: () => ok({ state: 'succeeded', errors: 'api:v1 missing' }) });
    const verify = result.calls.find(({ name }) => name === 'verifyBatch');
    expect(verify?.input).toMatchObject({ exportError: 'api:v1 missing' });
  });

  it('verifies what a failed import run did bring over, and keeps its error', async () => {
    const result = await replayBatch({
      pollRun: ({ side }: { side: string }) =>
        ok(side === 'source' ? { state: 'succeeded' } : { state: 'failed', message: 'layer too large' }),
    });
    const verify = result.calls.find(({ name }) => name === 'verifyBatch');
    expect(verify?.input).toMatchObject({ importError: 'import run target1a1: layer too large' });
    expect(recorded(result).error).toMatchObject({ code: 'RUN_FAILED', origin: 'target' });
  });

  it('goes on after a partly failed run when the route continues on errors', async () => {
    const partly = { pollRun: () => ok({ state: 'succeeded', errors: 'api:v1 missing' }) };
    expect(recorded(await replayBatch(partly)).error).toBeUndefined();
    expect(recorded(await replayBatch(partly, terms('run', false))).error).toMatchObject({
      code: 'RUN_FAILED',
    });
  });

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

  it('calls a run hung after the deadline', async () => {
    const result = await replayBatch({ pollRun: () => ok({ state: 'running' }) });
    expect(recorded(result).error).toMatchObject({ code: 'RUN_TIMED_OUT' });
    expect(result.elapsedMs).toBeGreaterThan(3_600_000);
  });

  it('keeps the history of a run of a week short', async () => {
    const week = {
      ...terms(),
      polling: { firstSeconds: 10, longestSeconds: 60, deadlineSeconds: 7 * 86_400 },
    };
    const result = await replayBatch({ pollRun: () => ok({ state: 'running' }) }, week);
    expect(names(result).filter((name) => name === 'pollRun').length).toBeLessThan(400);
  });

  describe('with the source trigger as driver', () => {
    /** When the replay begins. */
    const asOf = '2026-01-01T00:00:00.000Z';
    it('follows the run that ACR started and starts none', async () => {
      let looks = 0;
      const result = await replayBatch(
        { findTriggeredRun: () => ok({ asOf, ...(++looks >= 4 && { run: 'auto_1' }) }) },
        terms('trigger'),
      );
      expect(recorded(result)).toMatchObject({ importRun: 'auto_1' });
      expect(names(result).filter((name) => name === 'startRun')).toHaveLength(1);
    });

    it('sees to the SAS the trigger reads the container with, before it waits', async () => {
      const result = await replayBatch(
        { findTriggeredRun: () => ok({ asOf, run: 'auto_1' }) },
        terms('trigger'),
      );
      const steps = names(result).slice(names(result).indexOf('copyBlob'));
      expect(steps.slice(0, 3)).toEqual(['copyBlob', 'ensureSas', 'findTriggeredRun']);
    });

    const refusedRun = {
      findTriggeredRun: () => ok({ asOf, run: 'auto_1' }),
      pollRun: ({ run }: { run: string }) =>
        ok(run === 'auto_1' ? { state: 'failed', message: 'Status: 403' } : { state: 'succeeded' }),
      diagnoseRun: () =>
        ok({ code: 'SAS_EXPIRED', message: 'it expired', remedy: 'rotate', retryAfterRotation: true }),
    };

    it('explains why the run that ACR started failed', async () => {
      const result = await replayBatch(refusedRun, terms('trigger'));
      expect(recorded(result).error).toMatchObject({ code: 'SAS_EXPIRED' });
      expect(recorded(result).error?.message).toMatch(/Status: 403 - it expired - rotate$/);
    });

    it('runs the import itself where a new SAS may help and the route lets it', async () => {
      const result = await replayBatch(refusedRun, terms('trigger-then-run'));
      expect(recorded(result)).toMatchObject({ importRun: 'target1a1' });
      expect(recorded(result).error).toBeUndefined();
    });

    it('looks for a run since the copy began', async () => {
      const result = await replayBatch(
        { findTriggeredRun: () => ok({ asOf, run: 'auto_1' }) },
        terms('trigger'),
      );
      const look = result.calls.find(({ name }) => name === 'findTriggeredRun');
      const { copy } = recorded(result).spans as { copy: { from: string } };
      expect((look?.input as { since: string }).since).toBe(copy.from);
    });

    /** Finds nothing, in a listing that gets younger by so many seconds from look to look. */
    const nothing = (seconds = 10) => {
      let looks = 0;
      return () => ok({ asOf: new Date(Date.parse(asOf) + ++looks * seconds * 1000).toISOString() });
    };

    it('says so when no run appears within twenty minutes', async () => {
      const result = await replayBatch({ findTriggeredRun: nothing() }, terms('trigger'));
      expect(recorded(result).error).toMatchObject({ code: 'RUN_NOT_STARTED' });
      expect(result.elapsedMs).toBeGreaterThan(20 * 60_000);
    });

    it('steps in when the route says so', async () => {
      const result = await replayBatch({ findTriggeredRun: nothing() }, terms('trigger-then-run'));
      expect(recorded(result)).toMatchObject({ importRun: 'target1a1' });
    });

    it('does not step in while only an old listing shows no run: the trigger may have been there since', async () => {
      const old = nothing(0);
      const found = () => ok({ asOf, run: 'auto_1' });
      let looks = 0;
      const result = await replayBatch(
        { findTriggeredRun: () => (++looks <= 90 ? old() : found()) },
        terms('trigger-then-run'),
      );
      expect(result.elapsedMs).toBeGreaterThan(25 * 60_000);
      expect(recorded(result)).toMatchObject({ importRun: 'auto_1' });
    });
  });
});

describe('transferBatch on a route that sends', () => {
  const sending = terms('run', true, 'send');

  it('exports and hands over; nothing is copied, imported or verified', async () => {
    const result = await replayBatch({}, sending);
    expect(names(result)).toEqual(['ensureSas', 'startRun', 'pollRun', 'handOver', 'recordBatch']);
    expect(result.calls.filter(({ input }) => (input as { side?: string }).side === 'target')).toEqual([]);
    expect(recorded(result)).toMatchObject({
      exportRun: 'source1a1',
      handover: { bytes: 10, waybill: 'b.tar.waybill.json' },
    });
    expect(Object.keys(recorded(result).spans)).toEqual(['export', 'handover']);
  });

  it('tells the handover what the export run said', async () => {
    const result = await replayBatch(
      { pollRun: () => ok({ state: 'succeeded', errors: 'app:1 is gone' }) },
      sending,
    );
    const { input } = result.calls.find(({ name }) => name === 'handOver')!;
    expect(input).toMatchObject({ exportRun: 'source1a1', exportError: 'app:1 is gone' });
  });

  it('records why a handover failed', async () => {
    const result = await replayBatch({ handOver: () => refused('WAYBILL_KEY_UNUSABLE') }, sending);
    expect(recorded(result).error).toMatchObject({ code: 'WAYBILL_KEY_UNUSABLE' });
  });
});
