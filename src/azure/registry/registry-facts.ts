import type { TokenCredential } from '@azure/identity';
import { registryId, type End } from '../../domain/side';
import { armRequest, createArmClient, missingRegistry } from '../arm';

/** Facts of a registry that decide whether and how artifacts can cross. */
export interface RegistryFacts {
  readonly loginServer: string;
  readonly location: string;
  readonly sku: string;
  readonly exportAllowed: boolean;
  /** Whether its firewall lets every network in. */
  readonly isOpen: boolean;
  /** Whether Azure's trusted services are let past its firewall; a registry that imports is one of them. */
  readonly trusts: boolean;
  /** Whether roles are bound to repositories (ABAC): AcrPull counts for nothing then. Absent: not told. */
  readonly byRepository?: boolean;
}

/** What is read of a registry as ARM shows it. */
interface RegistryResource {
  readonly location: string;
  readonly sku: { readonly name: string };
  readonly properties: {
    readonly loginServer?: string;
    readonly policies?: { readonly exportPolicy?: { readonly status?: string } };
    readonly publicNetworkAccess?: string;
    readonly networkRuleBypassOptions?: string;
    readonly networkRuleSet?: { readonly defaultAction?: string };
    readonly roleAssignmentMode?: string;
  };
}

/** Reads a registry as ARM shows it. @throws TransferError */
export async function readRegistryFacts(end: End, credential: TokenCredential): Promise<RegistryFacts> {
  const operation = `read registry ${end.registry}`;
  const path = registryId(end);
  const request = { side: end, operation, method: 'get', path, service: 'registry' } as const;
  const found = await armRequest<RegistryResource>(createArmClient(end, credential), request);
  if (found === undefined) throw missingRegistry(end, operation);
  const { loginServer, policies, publicNetworkAccess, networkRuleSet, roleAssignmentMode } = found.properties;
  return {
    loginServer: loginServer ?? '',
    location: found.location,
    sku: found.sku.name,
    exportAllowed: policies?.exportPolicy?.status !== 'disabled',
    isOpen: publicNetworkAccess !== 'Disabled' && networkRuleSet?.defaultAction !== 'Deny',
    trusts: found.properties.networkRuleBypassOptions !== 'None',
    ...(roleAssignmentMode !== undefined && {
      byRepository: roleAssignmentMode === 'AbacRepositoryPermissions',
    }),
  };
}

const suffixes: Readonly<Record<string, string>> = {
  AzureCloud: 'azurecr.io',
  AzureUSGovernment: 'azurecr.us',
  AzureChinaCloud: 'azurecr.cn',
};

/** Where a registry mostly is, for when ARM does not tell: one with a label in its name is elsewhere. */
export function usualLoginServer({ registry, cloud }: End): string | undefined {
  const suffix = suffixes[cloud.name];
  return suffix && `${registry.toLowerCase()}.${suffix}`;
}
