import { describe, expect, it } from 'vitest';
import { replay, type ReplayOptions, type ReplayResult } from '../../../rehearsal/host/replay';
import { orchestrators } from '../../../src/orchestrations';
import type { RevokeSasInput } from '../../../src/domain/sas/rotation';
import { ok, refused } from '../fakes';

const source = { route: 'default', side: 'source' } as const;
const other = { route: 'second', side: 'source' } as const;
const rotation = { mode: 'sas', rotated: true, reason: 'forced', version: 'v2', disabled: ['v1'] };

const run = (input: Partial<RevokeSasInput>, activities: NonNullable<ReplayOptions['activities']> = {}) =>
  replay(orchestrators.revokeSas, {
    input: { address: source, force: false, affected: [source], ...input },
    activities: {
      newestSasVersion: ({ route }: { route: string }) => ok({ version: `${route}-v1` }),
      ensureSas: () => ok(rotation),
      proveReplaceable: () => ok({}),
      revokeTokens: () => ok({ revoked: 'everything' }),
      ...activities,
    },
  });

const names = ({ calls }: ReplayResult) => calls.map(({ name }) => name);

describe('revokeSas', () => {
  it('revokes what could be replaced, then renews every side', async () => {
    const result = await run({ affected: [source, other] });
    expect(names(result)).toEqual([
      'proveReplaceable',
      'proveReplaceable',
      'revokeTokens',
      'newestSasVersion',
      'newestSasVersion',
      'ensureSas',
      'ensureSas',
    ]);
    expect(result.calls.filter(({ name }) => name === 'ensureSas').map(({ input }) => input)).toEqual([
      { ...source, revoked: true, replacing: 'default-v1' },
      { ...other, revoked: true, replacing: 'second-v1' },
    ]);
    expect(result.output).toMatchObject({ revoked: 'everything', results: [{ ok: true }, { ok: true }] });
  });

  it('regenerates a key, then signs with the other one', async () => {
    const result = await run({ regenerateKey: 'key1' });
    expect(result.calls.slice(1).map(({ name, input }) => [name, input])).toEqual([
      ['revokeTokens', { ...source, force: false, regenerateKey: 'key1' }],
      ['ensureSas', { ...source, signWith: 'key2' }],
    ]);
  });

  it('does not call a token replaced that it could not look at', async () => {
    const result = await run(
      { affected: [source, other] },
      {
        newestSasVersion: ({ route }: { route: string }) =>
          route === 'default' ? refused('UNAVAILABLE') : ok({ version: 'v1' }),
      },
    );
    expect(names(result).filter((name) => name === 'ensureSas')).toHaveLength(1);
    expect(result.error).toContain('SAS revocation failed for default source: UNAVAILABLE');
  });

  it('revokes nothing while one side could not be given a new token, unless it must', async () => {
    const leased = {
      proveReplaceable: ({ route }: { route: string }) =>
        route === 'second' ? refused('CONTAINER_LEASED') : ok({}),
    };
    const result = await run({ affected: [source, other] }, leased);
    expect(names(result)).not.toContain('revokeTokens');
    expect(result.error).toMatch(/failed for second source: CONTAINER_LEASED.*nothing was revoked/);
    const forced = await run({ affected: [source, other], force: true }, leased);
    expect(names(forced)).not.toContain('proveReplaceable');
    expect(forced.output).toMatchObject({ revoked: 'everything' });
  });

  it('renews every side it can, and names the one it cannot', async () => {
    const result = await run(
      { affected: [source, other] },
      {
        ensureSas: ({ route }: { route: string }) =>
          route === 'default' ? refused('THROTTLED') : ok(rotation),
      },
    );
    expect(names(result).filter((name) => name === 'ensureSas')).toHaveLength(2);
    expect(result.error).toContain('default source: THROTTLED');
  });

  it('says which right is missing when nothing could be revoked', async () => {
    const result = await run({}, { revokeTokens: () => refused('ACCESS_DENIED', 'no role') });
    expect(names(result)).not.toContain('ensureSas');
    expect(result.error).toContain('SAS revocation failed for default source: ACCESS_DENIED: no role');
  });
});
