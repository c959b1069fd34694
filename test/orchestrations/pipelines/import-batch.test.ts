import { describe, expect, it } from 'vitest';
import { names, ok, recorded, replayBatch, terms } from '../fakes';

describe('an import with the source trigger as driver', () => {
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
    expect(recorded(result).error).toMatchObject({ code: 'SAS_EXPIRED', remedy: 'rotate' });
    expect(recorded(result).error?.message).toMatch(/Status: 403 - it expired$/);
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

  it('does not step in while only an old listing shows no run: there may be one since', async () => {
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
