import { z } from 'zod';
import type { RegistrySettings } from '../cloud-registry';
import { badRequest } from '../requests/failure';
import { parseBody } from '../requests/body';

const status = z.object({ status: z.string() }).nullish();
const switched = z.enum(['Enabled', 'Disabled']).nullish();
const shape = z.object({
  location: z.string().nullish(),
  tags: z.record(z.string(), z.string()).nullish(),
  sku: z.object({ name: z.enum(['Basic', 'Standard', 'Premium']) }).nullish(),
  properties: z
    .object({
      adminUserEnabled: z.boolean().nullish(),
      anonymousPullEnabled: z.boolean().nullish(),
      publicNetworkAccess: switched,
      networkRuleBypassOptions: z.enum(['AzureServices', 'None']).nullish(),
      roleAssignmentMode: z.enum(['LegacyRegistryPermissions', 'AbacRepositoryPermissions']).nullish(),
      networkRuleSet: z
        .object({
          defaultAction: z.enum(['Allow', 'Deny']),
          ipRules: z.array(z.object({ value: z.string() })).nullish(),
        })
        .nullish(),
      policies: z.object({ exportPolicy: status, azureADAuthenticationAsArmPolicy: status }).nullish(),
    })
    .nullish(),
});

/** What somebody wants a registry to be. Other properties are taken and have no effect. */
export interface RegistryChange {
  readonly location: string | undefined;
  readonly settings: Partial<RegistrySettings>;
}

/** Reads the body of a PUT or PATCH. @throws ArmFailure 400. */
export function readRegistryChange(body: unknown): RegistryChange {
  const { location, tags, sku, properties } = parseBody(shape, body);
  const { networkRuleSet, networkRuleBypassOptions, policies, anonymousPullEnabled, ...same } =
    properties ?? {};
  const { exportPolicy, azureADAuthenticationAsArmPolicy: asArm } = policies ?? {};
  const settings = {
    ...same,
    tags,
    sku: sku?.name,
    anonymousPull: anonymousPullEnabled,
    networkRuleBypass: networkRuleBypassOptions,
    exportPolicy: exportPolicy?.status.toLowerCase() as RegistrySettings['exportPolicy'] | undefined,
    authenticationAsArm: asArm ? isEnabled(asArm.status) : undefined,
    networkRules: networkRuleSet && {
      defaultAction: networkRuleSet.defaultAction,
      ipRules: (networkRuleSet.ipRules ?? []).map(({ value }) => value),
    },
  };
  return {
    location: location ?? undefined,
    settings: Object.fromEntries(
      Object.entries(settings).filter(([, value]) => value !== undefined && value !== null),
    ),
  };
}

const isEnabled = (text: string): boolean => text.toLowerCase() === 'enabled';

/**
 * Artifacts can be kept in only where the registry is closed to the public network (documented; the text is a
 * guess).
 * @throws ArmFailure 400.
 */
export function checkRegistrySettings({ exportPolicy, publicNetworkAccess }: RegistrySettings): void {
  if (exportPolicy === 'enabled' || publicNetworkAccess === 'Disabled') return;
  throw badRequest(
    'The export policy can be disabled only where public network access is disabled.',
    'properties.policies.exportPolicy',
  );
}
