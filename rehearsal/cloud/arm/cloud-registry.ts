import { registryId } from '../../world';
import type { MayPull } from '../registry/auth/pulls-by';
import type { TransferRegistry } from '../transfer/engine-options';

/** A registry of the cloud an ARM endpoint serves. `settings` may change while it runs. */
export interface CloudRegistry extends TransferRegistry {
  readonly settings: RegistrySettings;
  readonly mayPull: MayPull;
}

/** What ARM says of a registry, as it is now. */
export interface RegistrySettings {
  sku: 'Basic' | 'Standard' | 'Premium';
  exportPolicy: 'enabled' | 'disabled';
  publicNetworkAccess: 'Enabled' | 'Disabled';
  roleAssignmentMode: 'LegacyRegistryPermissions' | 'AbacRepositoryPermissions';
  adminUserEnabled: boolean;
}

/** A Premium registry with nothing restricted. */
export const defaultRegistrySettings: RegistrySettings = {
  sku: 'Premium',
  exportPolicy: 'enabled',
  publicNetworkAccess: 'Enabled',
  roleAssignmentMode: 'LegacyRegistryPermissions',
  adminUserEnabled: true,
};

/** The ARM id of a registry. */
export const idOf = (registry: CloudRegistry): string => registryId(registry.side);
