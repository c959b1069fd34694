import { z } from 'zod';
import { defaultRegistrySettings, type RegistrySettings } from '../arm/cloud-registry';
import { defaultPolicies, type RegistryPolicies } from '../registry/options';
import { premiumLimits } from '../registry/throttle';

/** What can be changed about a registry while the cloud runs. */
export const registryChangeSchema = z.strictObject({
  sku: z.enum(['Basic', 'Standard', 'Premium']).optional(),
  exportPolicy: z.enum(['enabled', 'disabled']).optional(),
  publicNetworkAccess: z.enum(['Enabled', 'Disabled']).optional(),
  roleAssignmentMode: z.enum(['LegacyRegistryPermissions', 'AbacRepositoryPermissions']).optional(),
  authenticationAsArm: z.boolean().optional(),
  anonymousPull: z.boolean().optional(),
  /** Whether the limits documented for the Premium tier apply. */
  throttled: z.boolean().optional(),
  indexImageSize: z.enum(['zero', 'manifest']).optional(),
});
type RegistryChange = z.infer<typeof registryChangeSchema>;

/** Settings of one registry; the emulators read them at every request. */
export interface LiveRegistrySettings {
  readonly settings: RegistrySettings;
  policies(): RegistryPolicies;
  change(change: RegistryChange): void;
  describe(): object;
}

/** The settings of a new registry. */
export function createRegistrySettings(): LiveRegistrySettings {
  const settings = { ...defaultRegistrySettings };
  let policies: RegistryPolicies = defaultPolicies;
  return {
    settings,
    policies: () => policies,
    change({ sku, exportPolicy, publicNetworkAccess, roleAssignmentMode, throttled, ...others }) {
      Object.assign(settings, given({ sku, exportPolicy, publicNetworkAccess, roleAssignmentMode }));
      const { throttle, ...unlimited } = { ...policies, ...given(others) };
      const limits = throttled === undefined ? throttle : throttled ? premiumLimits : undefined;
      policies = limits ? { ...unlimited, throttle: limits } : unlimited;
    },
    describe() {
      const { throttle, ...others } = policies;
      return { ...settings, ...others, throttled: throttle !== undefined };
    },
  };
}

const given = (change: Readonly<Record<string, unknown>>): object =>
  Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined));
