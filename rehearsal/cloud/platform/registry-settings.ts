import { z } from 'zod';
import { defaultRegistrySettings, type RegistrySettings } from '../arm/cloud-registry';
import { registryTokenSchema, type ScopedToken } from '../registry/auth/scope-map';
import { defaultPolicies, type RegistryPolicies } from '../registry/options';
import { premiumLimits } from '../registry/throttle';

/** What can be changed about a registry while the cloud runs. */
export const registryChangeSchema = z.strictObject({
  sku: z.enum(['Basic', 'Standard', 'Premium']).optional(),
  exportPolicy: z.enum(['enabled', 'disabled']).optional(),
  publicNetworkAccess: z.enum(['Enabled', 'Disabled']).optional(),
  roleAssignmentMode: z.enum(['LegacyRegistryPermissions', 'AbacRepositoryPermissions']).optional(),
  adminUserEnabled: z.boolean().optional(),
  authenticationAsArm: z.boolean().optional(),
  anonymousPull: z.boolean().optional(),
  networkRules: z
    .strictObject({ defaultAction: z.enum(['Allow', 'Deny']), ipRules: z.array(z.string()).default([]) })
    .optional(),
  networkRuleBypass: z.enum(['AzureServices', 'None']).optional(),
  tokens: z.array(registryTokenSchema).max(100).optional(),
  /** Whether the limits documented for the Premium tier apply. */
  throttled: z.boolean().optional(),
  indexImageSize: z.enum(['zero', 'manifest']).optional(),
});
type RegistryChange = z.infer<typeof registryChangeSchema>;

/** Settings of one registry; the emulators read them at every request. */
export interface LiveRegistrySettings {
  /** What ARM shows and changes; it holds on the data plane, too. */
  readonly settings: RegistrySettings;
  policies(): RegistryPolicies;
  change(change: RegistryChange): void;
  describe(): object;
}

/** The settings of a new registry. */
export function createRegistrySettings(): LiveRegistrySettings {
  const settings = { ...defaultRegistrySettings };
  let { indexImageSize } = defaultPolicies;
  let throttled = false;
  let tokens: readonly ScopedToken[] = [];
  return {
    settings,
    policies: () => {
      const { authenticationAsArm, anonymousPull, roleAssignmentMode, adminUserEnabled } = settings;
      return {
        ...{ authenticationAsArm, anonymousPull, roleAssignmentMode, adminUserEnabled, indexImageSize },
        ...(throttled && { throttle: premiumLimits }),
        ...(tokens.length > 0 && { tokens }),
      };
    },
    change({ throttled: limited, indexImageSize: size, tokens: opened, ...others }) {
      tokens = opened ?? tokens;
      throttled = limited ?? throttled;
      indexImageSize = size ?? indexImageSize;
      Object.assign(settings, given(others));
    },
    describe: () => ({ ...settings, indexImageSize, throttled, tokens: tokens.map(({ name }) => name) }),
  };
}

const given = (change: Readonly<Record<string, unknown>>): object =>
  Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined));
