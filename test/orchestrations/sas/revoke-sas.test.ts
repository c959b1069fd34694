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
    input: { address: source, kind: 'user-delegation', affected: [source], ...input },
    activities: {
      newestSasVersion: ({ route }: { route: string }) => ok({ version: `${route}-v1` }),
      ensureSas: () => ok(rotation),
      revokeTokens: () => ok({ revoked: 'everything' }),
      ...activities,
    },
  });

const names = ({ calls }: ReplayResult) => calls.map(({ name }) => name);

describe('revokeSas', () => {
  it('revokes delegation keys first, as that hits new tokens too, then renews every side', async () => {
    const result = await run({ affected: [source, other] });
    expect(names(result)).toEqual([
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

  it('puts a new token in place before it takes a stored access policy away', async () => {
    const result = await run({ kind: 'account-key' });
    expect(names(result)).toEqual(['newestSasVersion', 'ensureSas', 'revokeTokens']);
    expect(result.customStatus.at(-1)).toMatchObject({ revoked: 'everything', done: 1 });
  });

  it('signs with the other key before it regenerates one', async () => {
    const result = await run({ kind: 'account-key', regenerateKey: 'key1' });
    expect(result.calls.map(({ name, input }) => [name, input])).toEqual([
      ['ensureSas', { ...source, signWith: 'key2' }],
      ['revokeTokens', { ...source, regenerateKey: 'key1' }],
    ]);
  });

  it.each(['account-key', 'user-delegation'] as const)(
    'does not call a %s token replaced that it could not look at',
    async (kind) => {
      const result = await run(
        { kind, affected: [source, other] },
        {
          newestSasVersion: ({ route }: { route: string }) =>
            route === 'default' ? refused('UNAVAILABLE') : ok({ version: 'v1' }),
        },
      );
      expect(names(result).filter((name) => name === 'ensureSas')).toHaveLength(1);
      expect(names(result).includes('revokeTokens')).toBe(kind === 'user-delegation');
      expect(result.error).toContain('SAS revocation failed for default source: UNAVAILABLE');
    },
  );

  it('takes nothing away from a side that got no new token', async () => {
    const result = await run({ kind: 'account-key' }, { ensureSas: () => refused('SAS_POLICY_LIMIT') });
    expect(names(result)).not.toContain('revokeTokens');
    expect(result.status).toBe('Failed');
    expect(result.error).toContain('SAS revocation failed for default source: SAS_POLICY_LIMIT');
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
