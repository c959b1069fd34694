import { describe, expect, it } from 'vitest';
import { replay } from '../../../rehearsal/host/replay';
import { beginPurge, type PurgedPage } from '../../../src/domain/purge/purge';
import { orchestrators } from '../../../src/orchestrations';
import { ok, outage } from '../fakes';

const before = '2026-01-01T00:00:00.000Z';
const input = beginPurge(
  [
    { kind: 'transfers', before },
    { kind: 'audit', before },
  ],
  new Date(before),
);
const run = (purgePage: (input: never) => unknown) =>
  replay(orchestrators.purge, { instanceId: 'purge', input, activities: { purgePage } });

describe('the purge', () => {
  it('goes through every page of every kind, and over histories', async () => {
    const { output, calls } = await run(({ at, kind }: { kind: string; at: { token?: string } }) => {
      const page = Number(at.token ?? 0);
      const next = { home: 0, token: String(page + 1) };
      return ok({
        removed: 2,
        kept: 1,
        ...(kind === 'transfers' && page < 120 && { next }),
      } satisfies PurgedPage);
    });
    expect(calls).toHaveLength(122);
    expect(output).toEqual({
      startedAt: before,
      removed: { transfers: 242, audit: 2 },
      kept: { transfers: 121, audit: 1 },
      problems: [],
    });
  });

  it('goes on with the next kind when one cannot be purged, and says so', async () => {
    const down = outage();
    const { output } = await run(({ kind }: { kind: string }) =>
      kind === 'transfers' ? down() : ok({ removed: 1, kept: 0, problem: 'a legal hold' }),
    );
    expect(output).toMatchObject({
      removed: { transfers: 0, audit: 1 },
      problems: [expect.stringMatching(/^transfers: /), 'audit: a legal hold'],
    });
  });
});
