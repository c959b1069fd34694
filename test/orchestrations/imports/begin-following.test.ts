import { describe, expect, it } from 'vitest';
import { ok, outage, refused } from '../fakes';
import { begun, calls, follow, seen } from './follow';

describe('an import whose blob cannot be looked at', () => {
  it('is looked at until the outage is over, not before the service asks to be', async () => {
    let looks = 0;
    const result = await follow({
      beginImport: () => (++looks <= 7 ? outage(120)() : begun),
      findImportRun: seen({ run: 'auto_1', status: 'succeeded' }),
    });
    expect(result.status).toBe('Completed');
    expect(calls(result, 'findImportRun')).toHaveLength(1);
    expect(result.elapsedMs).toBeGreaterThanOrEqual(7 * 120_000);
  });

  it('ends as a recorded import', async () => {
    for (const beginImport of [outage(), () => refused('ACCESS_DENIED')]) {
      const result = await follow({
        beginImport,
        recordUnseen: () => ok({}),
      });
      expect(result.status).toBe('Completed');
      expect(calls(result, 'recordUnseen').map(({ input }) => input)).toMatchObject([{ importId: 'i1' }]);
    }
  });

  it('is recorded however long that takes, by short histories', async () => {
    const fakes = { beginImport: outage(), recordUnseen: outage() };
    const first = await follow(fakes, { followContinueAsNew: false });
    expect(first.status).toBe('ContinuedAsNew');
    expect(first.output).toMatchObject({ importId: 'i1', beginningSince: expect.any(String) as string });
    // Five tries a look.
    expect(calls(first, 'beginImport')).toHaveLength(25 * 5);
    let records = 0;
    const recordUnseen = () => (++records <= 100 ? outage()() : ok({}));
    expect((await follow({ ...fakes, recordUnseen })).status).toBe('Completed');
  });

  it('fails visibly only where nothing can be recorded', async () => {
    const refuse = () => refused('ACCESS_DENIED');
    expect((await follow({ beginImport: refuse, recordUnseen: refuse })).status).toBe('Failed');
  });
});
