import { describe, expect, it } from 'vitest';
import { replay, type ReplayOptions } from '../../../rehearsal/host/replay';
import { orchestrators } from '../../../src/orchestrations';
import type { RotateSasInput } from '../../../src/domain/sas/rotation';
import { ok, refused } from '../fakes';

const source = { route: 'default', side: 'source' } as const;
const target = { route: 'default', side: 'target' } as const;
const rotation = { mode: 'sas', rotated: true, reason: 'due', version: 'v2', disabled: [] };

const run = (input: Partial<RotateSasInput>, activities: NonNullable<ReplayOptions['activities']>) =>
  replay(orchestrators.rotateSas, { input: { sides: [source, target], force: false, ...input }, activities });

describe('rotateSas', () => {
  it('looks at every side, one after the other', async () => {
    const { status, output, calls } = await run({}, { ensureSas: () => ok(rotation) });
    expect(status).toBe('Completed');
    expect(output).toEqual([
      { ...source, ok: true, rotation },
      { ...target, ok: true, rotation },
    ]);
    expect(calls.map(({ name, input }) => [name, input])).toEqual([
      ['ensureSas', source],
      ['ensureSas', target],
    ]);
  });

  it('goes on after a side that failed, ends failed and names it', async () => {
    const { status, error, customStatus, calls } = await run(
      {},
      {
        ensureSas: ({ side }: { side: string }) =>
          side === 'source' ? refused('SAS_PROOF_FAILED', 'no way in') : ok(rotation),
      },
    );
    expect(calls).toHaveLength(2);
    expect(status).toBe('Failed');
    expect(error).toContain('SAS rotation failed for default source: SAS_PROOF_FAILED: no way in');
    expect(customStatus.at(-1)).toMatchObject({
      sides: 2,
      done: 2,
      results: [
        { ...source, ok: false, error: { code: 'SAS_PROOF_FAILED' } },
        { ...target, ok: true, rotation },
      ],
    });
  });

  it('replaces by force the version it saw before, and only that', async () => {
    const { calls } = await run(
      { sides: [source], force: true, signWith: 'key2' },
      { newestSasVersion: () => ok({ version: 'v1' }), ensureSas: () => ok(rotation) },
    );
    expect(calls.at(-1)?.input).toEqual({ ...source, replacing: 'v1', signWith: 'key2' });
  });

  it('shows the failures first when there are many sides, within the limit of a custom status', async () => {
    const sides = Array.from({ length: 200 }, (_, i) => ({ route: `route${i}`, side: 'target' as const }));
    const { customStatus } = await run(
      { sides },
      {
        ensureSas: ({ route }: { route: string }) =>
          Number(route.slice(5)) >= 100 ? refused('UNAVAILABLE', 'x'.repeat(600)) : ok(rotation),
      },
    );
    const last = customStatus.at(-1) as { sides: number; results: { route: string }[] };
    expect(last).toMatchObject({ sides: 200, done: 200 });
    expect(last.results[0]?.route).toBe('route100');
    expect(last.results.length).toBeGreaterThan(10);
    for (const status of customStatus) {
      expect(Buffer.byteLength(JSON.stringify(status), 'utf16le')).toBeLessThan(16 * 1024);
    }
  });
});
