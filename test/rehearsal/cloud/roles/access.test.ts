import { describe, expect, it } from 'vitest';
import { createAccess } from '../../../../rehearsal/cloud/roles/access';

const who = '11111111-dddd-4ddd-8ddd-000000000001';
const group = '/subscriptions/s/resourceGroups/g';
const reading = { dataAction: 'Microsoft.KeyVault/vaults/secrets/getSecret/action' };
const writing = { dataAction: 'Microsoft.KeyVault/vaults/secrets/setSecret/action' };
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
    expect(access.allows(who, reading, scope)).toBe(allowed);
  });

  it('asks for what the role covers and for the very principal', () => {
    expect(access.allows(who, writing, vault)).toBe(false);
    expect(access.allows(who, { action: reading.dataAction }, vault)).toBe(false);
    expect(access.allows(who, reading, vault)).toBe(true);
    expect(access.allows('somebody', reading, vault)).toBe(false);
  });

  it('changes while it runs', () => {
    const assignment = { objectId: who, role: 'Reader', scope: group } as const;
    access.assign(assignment);
    access.assign({ ...assignment, scope: group.toUpperCase() });
    expect(access.assignments()).toHaveLength(2);
    expect(access.allows(who, { action: 'Microsoft.KeyVault/vaults/read' }, vault)).toBe(true);
    expect(access.remove(assignment)).toBe(true);
    expect(access.remove(assignment)).toBe(false);
    expect(access.allows(who, { action: 'Microsoft.KeyVault/vaults/read' }, vault)).toBe(false);
  });
});
