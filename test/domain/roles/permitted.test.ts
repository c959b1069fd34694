import { expect, it } from 'vitest';
import { permits } from '../../../src/domain/roles/permitted';

const revoke = 'Microsoft.Storage/storageAccounts/revokeUserDelegationKeys/action';

it.each([
  ['a role that names the action, in whatever case', [{ actions: [revoke.toUpperCase()] }], true],
  ['a role with a star', [{ actions: ['Microsoft.Storage/storageAccounts/*'] }], true],
  ['a star in the middle', [{ actions: ['*/revokeUserDelegationKeys/action'] }], true],
  ['a role for another action', [{ actions: ['Microsoft.Storage/storageAccounts/read'] }], false],
  ['a role that excepts nothing', [{ actions: ['*'], notActions: null }], true],
  ['a role that allows nothing', [{ actions: null }], false],
  ['a role that excepts it', [{ actions: ['*'], notActions: [revoke] }], false],
  [
    'one that excepts it and one that does not',
    [{ actions: ['*'], notActions: [revoke] }, { actions: ['*'] }],
    true,
  ],
  ['a role with a dot for a letter', [{ actions: [revoke.replace('.', 'x')] }], false],
  ['no role', [], false],
])('%s', (_what, permissions, expected) => {
  expect(permits(permissions, revoke)).toBe(expected);
});
