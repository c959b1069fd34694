import { describe, expect, it } from 'vitest';
import { createRegistrySettings } from '../../../../rehearsal/cloud/platform/registry-settings';

describe('settings of a registry', () => {
  it('that ARM shows hold on the data plane, whoever changed them', () => {
    const registry = createRegistrySettings();
    registry.change({ roleAssignmentMode: 'AbacRepositoryPermissions', authenticationAsArm: false });
    Object.assign(registry.settings, { anonymousPull: true, adminUserEnabled: false });
    expect(registry.settings).toMatchObject({ authenticationAsArm: false });
    expect(registry.policies()).toEqual({
      roleAssignmentMode: 'AbacRepositoryPermissions',
      authenticationAsArm: false,
      anonymousPull: true,
      adminUserEnabled: false,
      indexImageSize: 'zero',
    });
  });
});
