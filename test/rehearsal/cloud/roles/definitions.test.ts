import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { builtInRoles, covers } from '../../../../rehearsal/cloud/roles/definitions';

describe('a role', () => {
  it.each([
    ['Contributor', { action: 'Microsoft.ContainerRegistry/registries/write' }, true],
    ['Contributor', { action: 'Microsoft.Authorization/roleAssignments/write' }, false],
    ['Contributor', { dataAction: 'Microsoft.KeyVault/vaults/secrets/getSecret/action' }, false],
    ['Reader', { action: 'Microsoft.Storage/storageAccounts/read' }, true],
    ['Reader', { action: 'Microsoft.Storage/storageAccounts/listKeys/action' }, false],
    [
      'Storage Account Key Operator Service Role',
      { action: 'Microsoft.Storage/storageAccounts/listKeys/action' },
      true,
    ],
    [
      'Managed Identity Operator',
      { action: 'Microsoft.ManagedIdentity/userAssignedIdentities/*/assign/action' },
      true,
    ],
    ['Key Vault Secrets Officer', { action: 'Microsoft.KeyVault/vaults/read' }, false],
    [
      'Container Registry Transfer Pipeline Contributor',
      { action: 'Microsoft.ContainerRegistry/registries/read' },
      false,
    ],
  ])('%s covers %o: %s', (role, need, expected) => {
    expect(covers(builtInRoles[role]!, need)).toBe(expected);
  });
});

// Lies beside the repository on some machines only.
const published = '../shared/data/azure-roles.json';

describe.skipIf(!existsSync(published))('built-in roles', () => {
  it('are what Azure publishes', () => {
    const { roles } = JSON.parse(readFileSync(published, 'utf8')) as {
      roles: { name: string; id: string; permissions: object[] }[];
    };
    for (const [name, role] of Object.entries(builtInRoles)) {
      const { id, permissions } = roles.find((each) => each.name === name)!;
      expect([name, role]).toEqual([name, { id, ...permissions[0] }]);
    }
  });
});
