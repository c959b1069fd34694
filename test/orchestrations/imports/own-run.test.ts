import { describe, expect, it } from 'vitest';
import { ok, refused } from '../fakes';
import { calls, follow, inspected, minutes, outage, told, type Fakes } from '../follow';

/** The trigger took nothing, and the route wants a run of ours. */
const wanted: Fakes = {
  inspectArrival: () => ok({ ...inspected.value, announces: true }),
  announceImport: () => ok({}),
  observeRun: ({ run }: { run?: string }) =>
    ok({ asOf: minutes(30), ...(run !== undefined && { run, status: 'succeeded' as const }) }),
  endObservation: ({ error }: { error?: object }) =>
    ok({ status: error === undefined ? 'not-picked-up' : 'unknown', runWanted: error === undefined }),
  ensureSas: () => ok({ mode: 'sas', rotated: false, version: 'v1' }),
  startObservedRun: () => ok({ run: 'ferryi1' }),
};

describe('a run of ours for what the trigger did not take', () => {
  it('is started and followed to its end', async () => {
    const result = await follow(wanted);
    expect(told(result)).toEqual(['not-picked-up', 'succeeded']);
    expect(calls(result, 'startObservedRun')).toHaveLength(1);
  });

  it('is started after an outage, and what was told is not told again', async () => {
    let tries = 0;
    const startObservedRun = () => (++tries <= 12 ? outage()() : ok({ run: 'ferryi1' }));
    const result = await follow({ ...wanted, startObservedRun });
    expect(told(result)).toEqual(['not-picked-up', 'succeeded']);
    expect(calls(result, 'endObservation')).toHaveLength(1);
  });

  it('is given up where it is refused, and that is told', async () => {
    const result = await follow({ ...wanted, ensureSas: () => refused('ACCESS_DENIED') });
    expect(told(result)).toEqual(['not-picked-up', 'unknown']);
    expect(calls(result, 'endObservation')[1]?.input).toMatchObject({ error: { code: 'ACCESS_DENIED' } });
  });

  it('is given up after an outage that outlasts the deadline', async () => {
    const result = await follow({ ...wanted, startObservedRun: outage() });
    expect(told(result)).toEqual(['not-picked-up', 'unknown']);
    expect(result.elapsedMs).toBeGreaterThan(3_600_000);
  });

  it('that may have been started is not left alone while giving up cannot be recorded', async () => {
    let looks = 0;
    const result = await follow({
      ...wanted,
      startObservedRun: () => (++looks <= 400 ? outage()() : ok({ run: 'ferryi1' })),
      endObservation: ({ error }: { error?: object }) =>
        error === undefined ? ok({ status: 'not-picked-up', runWanted: true }) : outage()(),
    });
    expect(result.status).toBe('Completed');
    expect(told(result)).toEqual(['not-picked-up', 'succeeded']);
  });
});
