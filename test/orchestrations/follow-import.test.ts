import { describe, expect, it } from 'vitest';
import { replay, type ReplayOptions, type ReplayResult } from '../../rehearsal/host/replay';
import { orchestrators } from '../../src/orchestrations';
import { ok, refused } from './fakes';

const startAt = '2026-01-01T00:00:00.000Z';
const minutes = (count: number): string => new Date(Date.parse(startAt) + count * 60_000).toISOString();

const inspected = ok({
  known: false,
  since: startAt,
  pickUpBy: minutes(20),
  polling: { firstSeconds: 10, longestSeconds: 60, deadlineSeconds: 3600 },
});

type Fakes = NonNullable<ReplayOptions['activities']>;

function follow(activities: Fakes): Promise<ReplayResult> {
  return replay(orchestrators.followImport, {
    instanceId: 'i1',
    startAt,
    input: { importId: 'i1', route: 'default', arrival: { blob: 'a.tar' } },
    activities: {
      inspectArrival: () => inspected,
      endObservation: () => ok({ status: 'not-picked-up' }),
      ...activities,
    },
  });
}

/** What the listing shows at each look, each a minute after the other; the last goes on for ever. */
function sightings(...shown: object[]) {
  let looks = 0;
  return () => {
    const sighting = shown[Math.min(looks, shown.length - 1)];
    looks += 1;
    return ok({ asOf: minutes(looks), ...sighting });
  };
}

const calls = ({ calls: all }: ReplayResult, name: string) => all.filter((call) => call.name === name);
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
      { importId: 'i1', route: 'default', blob: 'a.tar' },
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
    const outage = () => {
      if (++looks <= 12)
        throw new Error(JSON.stringify({ ...refused('UNAVAILABLE').error, retryable: true }));
      return looks < 14 ? ok({ asOf: minutes(1) }) : refused('ACCESS_DENIED');
    };
    const result = await follow({ observeRun: outage });
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
    const result = await replay(orchestrators.followImport, {
      instanceId: 'i1',
      startAt,
      followContinueAsNew: false,
      input: { importId: 'i1', route: 'default', arrival: { blob: 'a.tar' } },
      activities: { inspectArrival: () => inspected, observeRun: sightings(importing) },
    });
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

const outage = (retryAfterSeconds?: number) => () => {
  throw new Error(JSON.stringify({ ...refused('UNAVAILABLE').error, retryable: true, retryAfterSeconds }));
};

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

  it('fails visibly only where nothing can be recorded', async () => {
    const refuse = () => refused('ACCESS_DENIED');
    expect((await follow({ inspectArrival: refuse, recordUnseen: refuse })).status).toBe('Failed');
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
  const told = (result: ReplayResult) =>
    calls(result, 'announceImport').map(({ input }) => (input as { what: string }).what);
  const announcing: Fakes = {
    inspectArrival: () => ok({ ...inspected.value, announces: true }),
    announceImport: () => ok({}),
  };

  it('is the pick-up, once, and the end', async () => {
    const observeRun = sightings({}, importing, importing, { run: 'auto_1', status: 'partial' });
    expect(told(await follow({ ...announcing, observeRun }))).toEqual(['picked-up', 'partial']);
  });

  it('is that nothing was picked up, and what the run of ours came to', async () => {
    let started = false;
    const result = await follow({
      ...announcing,
      observeRun: () =>
        ok({ asOf: minutes(30), ...(started && { run: 'ferryi1', status: 'succeeded' as const }) }),
      endObservation: () => ok({ status: 'not-picked-up', runWanted: true }),
      ensureSas: () => ok({ mode: 'sas', rotated: false, version: 'v1' }),
      startObservedRun: () => ((started = true), ok({ run: 'ferryi1' })),
    });
    expect(told(result)).toEqual(['not-picked-up', 'succeeded']);
    expect(calls(result, 'startObservedRun')).toHaveLength(1);
  });

  it('is that the run of ours could not be started', async () => {
    const result = await follow({
      ...announcing,
      observeRun: () => ok({ asOf: minutes(30) }),
      endObservation: ({ error }: { error?: object }) =>
        ok({ status: error === undefined ? 'not-picked-up' : 'unknown', runWanted: error === undefined }),
      ensureSas: () => refused('ACCESS_DENIED'),
    });
    expect(told(result)).toEqual(['not-picked-up', 'unknown']);
  });

  it('does not hold up the observation when nobody listens', async () => {
    const observeRun = sightings({ run: 'auto_1', status: 'succeeded' });
    const result = await follow({ ...announcing, announceImport: outage(), observeRun });
    expect(result.status).toBe('Completed');
  });
});

describe('mending', () => {
  const mend = (repairs: string[], fakes: Fakes) =>
    follow({
      inspectArrival: () => ok({ ...inspected.value, repair: { etag: 'e', bytes: 9, repairs } }),
      repairBlob: () => ok({}),
      observeRun: sightings({ run: 'auto_1', status: 'succeeded' }),
      ...fakes,
    });

  it('of an age reads nothing', async () => {
    const result = await mend(['age'], {});
    expect(result.calls.map(({ name }) => name)).toEqual(['inspectArrival', 'repairBlob', 'observeRun']);
  });

  it('takes the MD5 the waybill has', async () => {
    const result = await mend(['md5'], { hashBlob: () => ok({ done: true, md5: 'm', by: 'waybill' }) });
    expect(calls(result, 'repairBlob')[0]?.input).toMatchObject({ etag: 'e', repairs: ['md5'], md5: 'm' });
  });

  it('goes on hashing where the call before stopped', async () => {
    const parts = [3, 6].map((offset) => ({ done: false, from: { offset, saved: `s${offset}` } }));
    const answers = [...parts, { done: true, md5: 'm', by: 'content' }];
    let at = 0;
    const result = await mend(['md5'], { hashBlob: () => ok(answers[at++]) });
    const from = calls(result, 'hashBlob').map(({ input }) => (input as { from?: object }).from);
    expect(from).toEqual([undefined, parts[0]?.from, parts[1]?.from]);
    expect(calls(result, 'repairBlob')).toHaveLength(1);
  });

  it('that fails leaves the blob to the trigger, and the observation goes on', async () => {
    const result = await mend(['md5', 'category'], { hashBlob: () => refused('BLOB_NOT_FOUND') });
    expect(calls(result, 'repairBlob')).toEqual([]);
    expect(calls(result, 'observeRun')).toHaveLength(1);
  });
});
