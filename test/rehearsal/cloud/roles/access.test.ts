import { describe, expect, it } from 'vitest';
import { createAccess } from '../../../../rehearsal/cloud/roles/access';

const who = '11111111-dddd-4ddd-8ddd-000000000001';
const group = '/subscriptions/s/resourceGroups/g';
const vault = `${group}/providers/Microsoft.KeyVault/vaults/v`;

describe('createAccess', () => {
  const access = createAccess([{ objectId: who, role: 'Key Vault Secrets User', scope: vault }]);

  it.each([
    ['the scope itself', vault, true],
    ['something below it', `${vault}/secrets/x`, true],
    ['another casing', vault.toUpperCase(), true],
    ['something above it', group, false],
    ['a sibling whose name begins alike', `${vault}2`, false],
  ])('covers %s: %s', (_name, scope, allowed) => {
    expect(access.allows(who, ['Key Vault Secrets User'], scope)).toBe(allowed);
  });

  it('asks for one of the roles and for the very principal', () => {
    expect(access.allows(who, ['Key Vault Secrets Officer'], vault)).toBe(false);
    expect(access.allows(who, ['Key Vault Secrets Officer', 'Key Vault Secrets User'], vault)).toBe(true);
    expect(access.allows('somebody', ['Key Vault Secrets User'], vault)).toBe(false);
  });

  it('changes while it runs', () => {
    const assignment = { objectId: who, role: 'Reader', scope: group } as const;
    access.assign(assignment);
    access.assign({ ...assignment, scope: group.toUpperCase() });
    expect(access.assignments()).toHaveLength(2);
    expect(access.allows(who, ['Reader'], vault)).toBe(true);
    expect(access.remove(assignment)).toBe(true);
    expect(access.remove(assignment)).toBe(false);
    expect(access.allows(who, ['Reader'], vault)).toBe(false);
  });
});
