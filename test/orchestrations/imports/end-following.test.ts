import { describe, expect, it } from 'vitest';
import { ok, outage, refused } from '../fakes';
import { calls, endings, follow, minutes, seen, type Fakes } from './follow';

describe('the end of an import', () => {
  const late = { findImportRun: seen({ asOf: minutes(30) }) };

  it('is tried again while it cannot be recorded', async () => {
    let tries = 0;
    const endImport = () => (++tries <= 12 ? outage()() : ok({ status: 'not-picked-up' }));
    const result = await follow({ ...late, endImport });
    expect(result.status).toBe('Completed');
    expect(tries).toBe(13);
  });

  it('is recorded without a last look when that is refused, or an outage outlasts the deadline', async () => {
    for (const trouble of [() => refused('ACCESS_DENIED'), outage()]) {
      const errors: (string | undefined)[] = [];
      const endImport = ({ error }: { error?: { code: string } }) => {
        errors.push(error?.code);
        return error === undefined ? trouble() : ok({ status: 'unknown' });
      };
      expect((await follow({ ...late, endImport })).status).toBe('Completed');
      expect(errors.filter((code) => code !== undefined)).toHaveLength(1);
    }
  });

  it('fails visibly where it can never be recorded', async () => {
    const result = await follow({ ...late, endImport: () => refused('ACCESS_DENIED') });
    expect(result.status).toBe('Failed');
  });
});

/** The trigger took nothing, and the route wants a run of ours. */
const wanted: Fakes = {
  findImportRun: ({ run }: { run?: string }) =>
    ok({ asOf: minutes(30), ...(run !== undefined && { run, status: 'succeeded' as const }) }),
  endImport: ({ error }: { error?: object }) =>
    ok({ status: error === undefined ? 'not-picked-up' : 'unknown', runWanted: error === undefined }),
  ensureSas: () => ok({ mode: 'sas', rotated: false, version: 'v1' }),
  startImportRun: () => ok({ run: 'ferryi1' }),
};

describe('a run of ours for what the trigger did not take', () => {
  it('is started and followed to its end', async () => {
    const result = await follow(wanted);
    expect(endings(result)).toEqual(['not-picked-up', 'followed']);
    expect(calls(result, 'startImportRun')).toHaveLength(1);
  });

  it('is started after an outage, and what ended does not end again', async () => {
    let tries = 0;
    const startImportRun = () => (++tries <= 12 ? outage()() : ok({ run: 'ferryi1' }));
    const result = await follow({ ...wanted, startImportRun });
    expect(endings(result)).toEqual(['not-picked-up', 'followed']);
    expect(calls(result, 'endImport')).toHaveLength(1);
  });

  it('is given up where it is refused, and that is recorded', async () => {
    const result = await follow({ ...wanted, ensureSas: () => refused('ACCESS_DENIED') });
    expect(endings(result)).toEqual(['not-picked-up', 'unknown']);
    expect(calls(result, 'endImport')[1]?.input).toMatchObject({ error: { code: 'ACCESS_DENIED' } });
  });

  it('is given up after an outage that outlasts the deadline', async () => {
    const result = await follow({ ...wanted, startImportRun: outage() });
    expect(endings(result)).toEqual(['not-picked-up', 'unknown']);
    expect(result.elapsedMs).toBeGreaterThan(3_600_000);
  });

  it('that may have been started is not left alone while giving up cannot be recorded', async () => {
    let looks = 0;
    const result = await follow({
      ...wanted,
      startImportRun: () => (++looks <= 400 ? outage()() : ok({ run: 'ferryi1' })),
      endImport: ({ error }: { error?: object }) =>
        error === undefined ? ok({ status: 'not-picked-up', runWanted: true }) : outage()(),
    });
    expect(result.status).toBe('Completed');
    expect(calls(result, 'findImportRun').at(-1)?.input).toMatchObject({ run: 'ferryi1' });
  });
});
