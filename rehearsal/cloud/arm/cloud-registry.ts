import { registryId, type WorldSide } from '../../world';
import type { MayPull } from '../registry/auth/pulls-by';
import type { TransferRegistry } from '../transfer/engine-options';

/** A registry as ARM shows it. */
export interface RegistryResource {
  readonly side: WorldSide;
  readonly settings: RegistrySettings;
}

/** A registry of the cloud an ARM endpoint serves. `settings` may change while it runs. */
export interface CloudRegistry extends TransferRegistry, RegistryResource {
  readonly mayPull: MayPull;
  /** Of the admin user, who goes by the name of the registry. */
  readonly adminPassword?: string;
}

/** What ARM says of a registry, as it is now. */
export interface RegistrySettings {
  sku: 'Basic' | 'Standard' | 'Premium';
  exportPolicy: 'enabled' | 'disabled';
  publicNetworkAccess: 'Enabled' | 'Disabled';
  roleAssignmentMode: 'LegacyRegistryPermissions' | 'AbacRepositoryPermissions';
  adminUserEnabled: boolean;
  /** `azureADAuthenticationAsArmPolicy`: whether ARM-scoped Entra tokens may be exchanged. */
  authenticationAsArm: boolean;
  anonymousPull: boolean;
  /** Of importance to imports only: the app comes by a private endpoint. */
  networkRules: { readonly defaultAction: 'Allow' | 'Deny'; readonly ipRules: readonly string[] };
  /** Whether trusted services, such as an import, come in all the same. */
  networkRuleBypass: 'AzureServices' | 'None';
  tags: Readonly<Record<string, string>>;
}

/** A Premium registry with nothing restricted. */
export const defaultRegistrySettings: RegistrySettings = {
  sku: 'Premium',
  exportPolicy: 'enabled',
  publicNetworkAccess: 'Enabled',
  roleAssignmentMode: 'LegacyRegistryPermissions',
  adminUserEnabled: true,
  authenticationAsArm: true,
  anonymousPull: false,
  networkRules: { defaultAction: 'Allow', ipRules: [] },
  networkRuleBypass: 'AzureServices',
  tags: {},
};

/** The ARM id of a registry. */
export const idOf = ({ side }: Pick<RegistryResource, 'side'>): string => registryId(side);
