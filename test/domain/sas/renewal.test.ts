import { describe, expect, it } from 'vitest';
import { versionsToDisable, whyRenew } from '../../../src/domain/sas/renewal';
import type { SasPolicy } from '../../../src/domain/sas/policy';
import type { SecretVersion } from '../../../src/domain/sas/secret-version';

const now = new Date('2026-06-01T12:00:00Z');
const inHours = (hours: number): Date => new Date(now.getTime() + hours * 3_600_000);

const policy: SasPolicy = {
  kind: 'user-delegation',
  account: 'account',
  container: 'transfer',
  version: '2022-11-02',
  rights: 'rl',
  lifetimeHours: 168,
  renewBeforeHours: 96,
  overlapHours: 24,
};
const token = { kind: 'user-delegation', account: 'account', container: 'transfer', rights: 'rl' } as const;

/** A version made `age` hours ago that expires in `left` hours. */
const version = (
  name: string,
  age: number,
  left: number,
  more: Partial<SecretVersion> = {},
): SecretVersion => ({
  version: name,
  created: inHours(-age),
  enabled: true,
  startsOn: inHours(-age),
  expiresOn: inHours(left),
  managedByVault: false,
  token,
  ...more,
});

describe('whyRenew', () => {
  const why = (versions: SecretVersion[], demand = {}) => whyRenew(policy, versions, now, demand);

  it('leaves a good token alone', () => {
    expect(why([version('v1', 1, 167)])).toBeUndefined();
  });

  it('asks for the first token', () => {
    expect(why([])).toBe('missing');
  });

  it('renews a token that is due, to the minute', () => {
    expect(why([version('v1', 71, 96.1)])).toBeUndefined();
    expect(why([version('v1', 72, 96)])).toBe('due');
    expect(why([version('v1', 200, 0)])).toBe('expired');
  });

  it('looks at the newest version only, whatever the order of the list', () => {
    expect(why([version('old', 200, -10), version('new', 1, 167)])).toBeUndefined();
    expect(why([version('new', 1, 2), version('old', 10, 167)])).toBe('due');
  });

  it('takes the higher serial for the newer of two versions of one second', () => {
    const serial = (name: string, left: number, count: number) =>
      version(name, 1, left, { token: { ...token, serial: count } });
    expect(why([serial('first', 2, 9), serial('second', 167, 10)])).toBeUndefined();
    expect(why([serial('second', 2, 10), serial('first', 167, 9)])).toBe('due');
  });

  it('replaces what a pipeline cannot read or use', () => {
    expect(why([version('v1', 1, 167, { enabled: false }), version('v0', 2, 166)])).toBe('disabled');
    expect(why([version('v1', 1, 167, { startsOn: inHours(1) })])).toBe('not-yet-valid');
  });

  it('takes over a secret somebody else wrote', () => {
    const { token: _, ...foreign } = version('v1', 1, 167);
    expect(why([foreign])).toBe('not-ours');
  });

  it.each([
    ['kind', { kind: 'account-key' }],
    ['account', { account: 'other' }],
    ['container', { container: 'other' }],
    ['rights', { rights: 'rdl' }],
    ['address range', { ipRange: '10.0.0.1' }],
  ] as const)('follows a changed %s', (_, change) => {
    expect(whyRenew({ ...policy, ...change }, [version('v1', 1, 167)], now)).toBe('changed');
  });

  it('leaves alone what the vault renews itself, even by force', () => {
    const managed = version('v1', 500, -1, { managedByVault: true });
    expect(why([managed])).toBeUndefined();
    expect(why([managed], { replacing: 'v1' })).toBeUndefined();
  });

  it('renews by force while the distrusted version is the newest', () => {
    expect(why([version('v1', 1, 167)], { replacing: 'v1' })).toBe('forced');
    expect(why([version('v2', 0, 168), version('v1', 1, 167)], { replacing: 'v1' })).toBeUndefined();
  });

  it('renews what a long run would outlive', () => {
    const versions = [version('v1', 1, 100)];
    expect(why(versions, { neededMinutes: 99 * 60 })).toBeUndefined();
    expect(why(versions, { neededMinutes: 100 * 60 })).toBe('outlived-by-run');
  });

  it('does not rotate in vain for a run longer than any token lives', () => {
    expect(why([version('v1', 1, 167)], { neededMinutes: 10_000 * 60 })).toBeUndefined();
  });

  it('follows the account key it is told to sign with', () => {
    const signed = version('v1', 1, 167, { token: { ...token, accountKey: 'key1' } });
    expect(why([signed], { signWith: 'key1' })).toBeUndefined();
    expect(why([signed], { signWith: 'key2' })).toBe('changed');
  });
});

describe('versionsToDisable', () => {
  const names = (versions: SecretVersion[], overlapHours = 24) =>
    versionsToDisable({ overlapHours }, versions, now).map(({ version: name }) => name);

  it('counts the overlap from when a version was replaced', () => {
    const versions = [version('v3', 1, 167), version('v2', 30, 138), version('v1', 100, 60)];
    expect(names(versions)).toEqual(['v1']);
  });

  it('disables expired versions at once', () => {
    expect(names([version('v2', 1, 167), version('v1', 180, -12)])).toEqual(['v1']);
  });

  it('never disables the newest', () => {
    expect(names([version('v1', 500, 1)], 0)).toEqual([]);
  });

  it.each([
    ['disabled', { enabled: false }],
    ['expired', { expiresOn: inHours(-1) }],
    ['not valid yet', { startsOn: inHours(1) }],
  ] as const)('disables nothing while the newest is %s', (_, flaw) => {
    expect(names([version('v2', 30, 167, flaw), version('v1', 100, 60)], 0)).toEqual([]);
  });

  it('names a version once: what is disabled stays so', () => {
    expect(names([version('v2', 30, 138), version('v1', 100, 60, { enabled: false })])).toEqual([]);
  });
});
