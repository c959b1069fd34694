import { describe, expect, it } from 'vitest';
import { ok, outage, refused } from '../fakes';
import { begun, calls, follow, minutes, seen } from './follow';

const importing = { run: 'auto_1', status: 'importing' };

describe('following an import', () => {
  it('looks until a run appears and then until it ends, by its name', async () => {
    const result = await follow({
      findImportRun: seen({}, {}, importing, importing, { run: 'auto_1', status: 'succeeded' }),
    });
    expect(result.status).toBe('Completed');
    const looks = calls(result, 'findImportRun').map(({ input }) => (input as { run?: string }).run);
    expect(looks).toEqual([undefined, undefined, undefined, 'auto_1', 'auto_1']);
    expect(calls(result, 'endImport')).toEqual([]);
  });

  it.each(['succeeded', 'partial', 'failed'])(
    'is over at the first look when the run has %s',
    async (status) => {
      const result = await follow({ findImportRun: seen({ run: 'auto_1', status }) });
      expect(result.elapsedMs).toBe(0);
    },
  );

  it('ends when no run came in time, but only by a listing from after that time', async () => {
    const result = await follow({ findImportRun: seen({}) });
    expect(calls(result, 'endImport').map(({ input }) => input)).toEqual([
      { importId: 'i1', route: 'default', blob: 'a.tar', asOf: minutes(20) },
    ]);
    // Each listing of the fake is a minute younger than the one before.
    expect(calls(result, 'findImportRun')).toHaveLength(20);
  });

  it('ends with the transfer that alone could have brought a run, which is told at each look', async () => {
    const transfer = { transferId: 't1', batch: 1, route: 'default' };
    const beginImport = () => ok({ ...begun.value, transfer });
    const result = await follow({ beginImport, findImportRun: seen({}, { over: true }) });
    expect(calls(result, 'findImportRun').map(({ input }) => input)).toMatchObject([
      { transfer },
      { transfer },
    ]);
    expect(calls(result, 'endImport').map(({ input }) => input)).toEqual([
      { importId: 'i1', route: 'default', blob: 'a.tar', asOf: minutes(2), transfer },
    ]);
  });

  it('does nothing for a version that is observed already', async () => {
    const result = await follow({ beginImport: () => ok({ known: true }) });
    expect(result.calls.map(({ name }) => name)).toEqual(['beginImport']);
  });

  it('outlasts an outage of ARM, and ends at a refusal with the reason', async () => {
    let looks = 0;
    const findImportRun = () => {
      if (++looks <= 12) outage()();
      return looks < 14 ? ok({ asOf: minutes(1) }) : refused('ACCESS_DENIED');
    };
    const result = await follow({ findImportRun });
    expect(calls(result, 'endImport').map(({ input }) => input)).toMatchObject([
      { importId: 'i1', blob: 'a.tar', error: { code: 'ACCESS_DENIED' } },
    ]);
  });

  it('reports a run that hangs, and one whose record is deleted', async () => {
    const hung = await follow({ findImportRun: seen(importing) });
    expect(calls(hung, 'endImport')[0]?.input).toMatchObject({ error: { code: 'RUN_TIMED_OUT' } });
    expect(hung.elapsedMs).toBeGreaterThan(3_600_000);
    const deleted = await follow({ findImportRun: seen(importing, {}) });
    expect(calls(deleted, 'endImport')[0]?.input).toMatchObject({ error: { code: 'RUN_FAILED' } });
  });

  it('keeps its history short however long it takes', async () => {
    const result = await follow({ findImportRun: seen(importing) }, { followContinueAsNew: false });
    expect(result.status).toBe('ContinuedAsNew');
    expect(calls(result, 'findImportRun')).toHaveLength(25);
    expect(result.output).toMatchObject({ importId: 'i1', following: { run: 'auto_1' } });
  });
});

describe('an import whose transfer goes on', () => {
  const second = { run: 'auto_2', status: 'importing' };

  it('is followed from a run that failed to the one in its place', async () => {
    const inTurn = seen(importing, { goesOn: true }, second, { run: 'auto_2', status: 'succeeded' });
    const atOnce = seen(importing, second, { run: 'auto_2', status: 'succeeded' });
    for (const findImportRun of [inTurn, atOnce]) {
      const result = await follow({ findImportRun });
      expect(result.status).toBe('Completed');
      expect(calls(result, 'endImport')).toEqual([]);
      expect(calls(result, 'findImportRun').at(-1)?.input).toMatchObject({ run: 'auto_2' });
    }
  });

  it('is looked for beyond its time, less and less often, and then ends as its run does', async () => {
    let looks = 0;
    const findImportRun = () =>
      ok({ asOf: minutes(30), ...(++looks > 400 && { run: 'auto_1', status: 'succeeded' }) });
    const result = await follow({ findImportRun, endImport: () => ok({ goesOn: true }) });
    expect(result.status).toBe('Completed');
    expect(result.elapsedMs).toBeGreaterThan(7 * 24 * 3_600_000);
  });

  it('is not late when its run is first seen after its time', async () => {
    const result = await follow({
      findImportRun: seen({ ...importing, asOf: minutes(30) }, { run: 'auto_1', status: 'succeeded' }),
    });
    expect(calls(result, 'endImport')).toEqual([]);
    expect(calls(result, 'findImportRun')).toHaveLength(2);
  });

  it('outlasts an outage after a long wait, and a run whose record is deleted', async () => {
    let looks = 0;
    const findImportRun = () => {
      looks += 1;
      if (looks > 250 && looks <= 262) outage()();
      return looks > 264 ? ok({ asOf: minutes(30), ...importing, status: 'succeeded' }) : late();
    };
    const late = seen(importing, {});
    const result = await follow({ findImportRun, endImport: () => ok({ goesOn: true }) });
    expect(result.status).toBe('Completed');
    expect(calls(result, 'endImport').map(({ input }) => (input as { error?: object }).error)).toEqual([
      expect.objectContaining({ code: 'RUN_FAILED' }),
      ...Array.from({ length: calls(result, 'endImport').length - 1 }, () => undefined),
    ]);
  });
});

describe('a blob that is overwritten while it is followed', () => {
  it('ends the import of the older version', async () => {
    const result = await follow({ findImportRun: seen({}, { replaced: true }) });
    expect(calls(result, 'findImportRun')).toHaveLength(2);
    expect(calls(result, 'endImport')).toHaveLength(1);
  });
});
