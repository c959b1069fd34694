import { describe, expect, it } from 'vitest';
import { ok, refused } from '../fakes';
import { calls, follow, inspected, minutes, outage, sightings, told, type Fakes } from '../follow';

const importing = { run: 'auto_1', status: 'importing' };

describe('following an import', () => {
  it('looks until a run appears and then until it ends, by its name', async () => {
    const result = await follow({
      observeRun: sightings({}, {}, importing, importing, { run: 'auto_1', status: 'succeeded' }),
    });
    expect(result.status).toBe('Completed');
    const looks = calls(result, 'observeRun').map(({ input }) => (input as { run?: string }).run);
    expect(looks).toEqual([undefined, undefined, undefined, 'auto_1', 'auto_1']);
    expect(calls(result, 'endObservation')).toEqual([]);
  });

  it.each(['succeeded', 'partial', 'failed'])(
    'is over at the first look when the run has %s',
    async (status) => {
      const result = await follow({ observeRun: sightings({ run: 'auto_1', status }) });
      expect(result.elapsedMs).toBe(0);
    },
  );

  it('ends when no run came in time, but only by a listing from after that time', async () => {
    const result = await follow({ observeRun: sightings({}) });
    expect(calls(result, 'endObservation').map(({ input }) => input)).toEqual([
      { importId: 'i1', route: 'default', blob: 'a.tar', asOf: minutes(20) },
    ]);
    // Each listing of the fake is a minute younger than the one before.
    expect(calls(result, 'observeRun')).toHaveLength(20);
  });

  it('does nothing for a version that is observed already', async () => {
    const result = await follow({ inspectArrival: () => ok({ known: true }) });
    expect(result.calls.map(({ name }) => name)).toEqual(['inspectArrival']);
  });

  it('outlasts an outage of ARM, and ends at a refusal with the reason', async () => {
    let looks = 0;
    const observeRun = () => {
      if (++looks <= 12) outage()();
      return looks < 14 ? ok({ asOf: minutes(1) }) : refused('ACCESS_DENIED');
    };
    const result = await follow({ observeRun });
    expect(calls(result, 'endObservation').map(({ input }) => input)).toMatchObject([
      { importId: 'i1', blob: 'a.tar', error: { code: 'ACCESS_DENIED' } },
    ]);
  });

  it('reports a run that hangs, and one whose record is deleted', async () => {
    const hung = await follow({ observeRun: sightings(importing) });
    expect(calls(hung, 'endObservation')[0]?.input).toMatchObject({ error: { code: 'RUN_TIMED_OUT' } });
    expect(hung.elapsedMs).toBeGreaterThan(3_600_000);
    const deleted = await follow({ observeRun: sightings(importing, {}) });
    expect(calls(deleted, 'endObservation')[0]?.input).toMatchObject({ error: { code: 'RUN_FAILED' } });
  });

  it('keeps its history short however long it takes', async () => {
    const result = await follow({ observeRun: sightings(importing) }, { followContinueAsNew: false });
    expect(result.status).toBe('ContinuedAsNew');
    expect(calls(result, 'observeRun')).toHaveLength(25);
    expect(result.output).toMatchObject({ importId: 'i1', watch: { run: 'auto_1' } });
  });
});

describe('the end of a watch', () => {
  const late = { observeRun: sightings({ asOf: minutes(30) }) };

  it('is tried again while it cannot be recorded', async () => {
    let tries = 0;
    const endObservation = () => (++tries <= 12 ? outage()() : ok({ status: 'not-picked-up' }));
    const result = await follow({ ...late, endObservation });
    expect(result.status).toBe('Completed');
    expect(tries).toBe(13);
  });

  it('is recorded without a last look when that is refused, or an outage outlasts the deadline', async () => {
    for (const trouble of [() => refused('ACCESS_DENIED'), outage()]) {
      const errors: (string | undefined)[] = [];
      const endObservation = ({ error }: { error?: { code: string } }) => {
        errors.push(error?.code);
        return error === undefined ? trouble() : ok({ status: 'unknown' });
      };
      expect((await follow({ ...late, endObservation })).status).toBe('Completed');
      expect(errors.filter((code) => code !== undefined)).toHaveLength(1);
    }
  });

  it('fails visibly where it can never be recorded', async () => {
    const result = await follow({ ...late, endObservation: () => refused('ACCESS_DENIED') });
    expect(result.status).toBe('Failed');
  });
});

describe('an arrival that cannot be looked at', () => {
  it('is looked at until the outage is over, not before the service asks to be', async () => {
    let looks = 0;
    const result = await follow({
      inspectArrival: () => (++looks <= 7 ? outage(120)() : inspected),
      observeRun: sightings({ run: 'auto_1', status: 'succeeded' }),
    });
    expect(result.status).toBe('Completed');
    expect(calls(result, 'observeRun')).toHaveLength(1);
    expect(result.elapsedMs).toBeGreaterThanOrEqual(7 * 120_000);
  });

  it('ends as a recorded import that somebody is told of', async () => {
    for (const inspectArrival of [outage(), () => refused('ACCESS_DENIED')]) {
      const result = await follow({
        inspectArrival,
        recordUnseen: () => ok({ announces: true }),
        announceImport: () => ok({}),
      });
      expect(result.status).toBe('Completed');
      expect(calls(result, 'recordUnseen')).toHaveLength(1);
      expect(calls(result, 'announceImport')[0]?.input).toMatchObject({ importId: 'i1', what: 'unknown' });
    }
  });

  it('is recorded however long that takes, by short histories', async () => {
    const fakes = { inspectArrival: outage(), recordUnseen: outage() };
    const first = await follow(fakes, { followContinueAsNew: false });
    expect(first.status).toBe('ContinuedAsNew');
    expect(first.output).toMatchObject({ importId: 'i1', lookingSince: expect.any(String) as string });
    // Five tries a look.
    expect(calls(first, 'inspectArrival')).toHaveLength(25 * 5);
    let records = 0;
    const recordUnseen = () => (++records <= 100 ? outage()() : ok({ announces: false }));
    expect((await follow({ ...fakes, recordUnseen })).status).toBe('Completed');
  });

  it('fails visibly only where nothing can be recorded', async () => {
    const refuse = () => refused('ACCESS_DENIED');
    expect((await follow({ inspectArrival: refuse, recordUnseen: refuse })).status).toBe('Failed');
  });
});

describe('an import whose transfer goes on', () => {
  const second = { run: 'auto_2', status: 'importing' };

  it('is followed from a run that failed to the one in its place', async () => {
    const inTurn = sightings(importing, { goesOn: true }, second, { run: 'auto_2', status: 'succeeded' });
    const atOnce = sightings(importing, second, { run: 'auto_2', status: 'succeeded' });
    for (const observeRun of [inTurn, atOnce]) {
      const result = await follow({ observeRun });
      expect(result.status).toBe('Completed');
      expect(calls(result, 'endObservation')).toEqual([]);
      expect(calls(result, 'observeRun').at(-1)?.input).toMatchObject({ run: 'auto_2' });
    }
  });

  it('is looked for beyond its time, less and less often, and then ends as its run does', async () => {
    let looks = 0;
    const observeRun = () =>
      ok({ asOf: minutes(30), ...(++looks > 400 && { run: 'auto_1', status: 'succeeded' }) });
    const result = await follow({ observeRun, endObservation: () => ok({ goesOn: true }) });
    expect(result.status).toBe('Completed');
    expect(result.elapsedMs).toBeGreaterThan(7 * 24 * 3_600_000);
  });

  it('is not late when its run is first seen after its time', async () => {
    const result = await follow({
      observeRun: sightings({ ...importing, asOf: minutes(30) }, { run: 'auto_1', status: 'succeeded' }),
    });
    expect(calls(result, 'endObservation')).toEqual([]);
    expect(calls(result, 'observeRun')).toHaveLength(2);
  });

  it('outlasts an outage after a long wait, and a run whose record is deleted', async () => {
    let looks = 0;
    const observeRun = () => {
      looks += 1;
      if (looks > 250 && looks <= 262) outage()();
      return looks > 264 ? ok({ asOf: minutes(30), ...importing, status: 'succeeded' }) : late();
    };
    const late = sightings(importing, {});
    const result = await follow({ observeRun, endObservation: () => ok({ goesOn: true }) });
    expect(result.status).toBe('Completed');
    expect(calls(result, 'endObservation').map(({ input }) => (input as { error?: object }).error)).toEqual([
      expect.objectContaining({ code: 'RUN_FAILED' }),
      ...Array.from({ length: calls(result, 'endObservation').length - 1 }, () => undefined),
    ]);
  });
});

describe('a blob that is overwritten while it is followed', () => {
  it('ends the observation of the older version', async () => {
    const result = await follow({ observeRun: sightings({}, { replaced: true }) });
    expect(calls(result, 'observeRun')).toHaveLength(2);
    expect(calls(result, 'endObservation')).toHaveLength(1);
  });
});

describe('what somebody is told', () => {
  const announcing: Fakes = {
    inspectArrival: () => ok({ ...inspected.value, announces: true }),
    announceImport: () => ok({}),
  };

  it('is the pick-up, once, and the end', async () => {
    const observeRun = sightings({}, importing, importing, { run: 'auto_1', status: 'partial' });
    expect(told(await follow({ ...announcing, observeRun }))).toEqual(['picked-up', 'partial']);
  });

  it('does not hold up the observation when nobody listens', async () => {
    const observeRun = sightings({ run: 'auto_1', status: 'succeeded' });
    const noteTrouble = () => ok({});
    const result = await follow({ ...announcing, announceImport: outage(), observeRun, noteTrouble });
    expect(result.status).toBe('Completed');
    expect(calls(result, 'announceImport').length).toBeGreaterThanOrEqual(5);
    expect(calls(result, 'noteTrouble').map(({ input }) => input)).toMatchObject([
      { event: 'import.untold', undone: 'nobody was told picked-up', error: { code: 'UNAVAILABLE' } },
      { event: 'import.untold', undone: 'nobody was told succeeded' },
    ]);
  });
});
