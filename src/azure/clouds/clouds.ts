import type { Cloud, StorageAccess } from '../../domain/side';
import { publicVersions, sovereignVersions } from './api-versions';

const storageAudience = 'https://storage.azure.com';

/** The clouds known by name (Azure CLI `cloud.py`, `@azure/identity` authorities). */
export const knownClouds = {
  AzureCloud: {
    name: 'AzureCloud',
    armEndpoint: 'https://management.azure.com',
    armAudience: 'https://management.azure.com',
    portal: 'https://portal.azure.com',
    authorityHost: 'https://login.microsoftonline.com',
    storageSuffix: 'core.windows.net',
    storageAudience,
    keyVaultSuffix: 'vault.azure.net',
    registryAudience: 'https://containerregistry.azure.net',
    customAuthority: false,
    apiVersions: publicVersions,
  },
  AzureUSGovernment: {
    name: 'AzureUSGovernment',
    armEndpoint: 'https://management.usgovcloudapi.net',
    armAudience: 'https://management.usgovcloudapi.net',
    portal: 'https://portal.azure.us',
    authorityHost: 'https://login.microsoftonline.us',
    storageSuffix: 'core.usgovcloudapi.net',
    storageAudience,
    keyVaultSuffix: 'vault.usgovcloudapi.net',
    registryAudience: 'https://management.usgovcloudapi.net',
    customAuthority: false,
    apiVersions: sovereignVersions,
  },
  AzureChinaCloud: {
    name: 'AzureChinaCloud',
    armEndpoint: 'https://management.chinacloudapi.cn',
    armAudience: 'https://management.chinacloudapi.cn',
    portal: 'https://portal.azure.cn',
    authorityHost: 'https://login.chinacloudapi.cn',
    storageSuffix: 'core.chinacloudapi.cn',
    storageAudience,
    keyVaultSuffix: 'vault.azure.cn',
    registryAudience: 'https://management.chinacloudapi.cn',
    customAuthority: false,
    apiVersions: sovereignVersions,
  },
} as const satisfies Record<string, Cloud>;

export type KnownCloudName = keyof typeof knownClouds;

/** What is known of pipelines of a cloud that open their container by managed identity. */
type Standing = 'proved' | 'announced' | 'unknown';

/**
 * `proved` only after a whole transfer there. Announced: by Azure/acr#856 of May 2026 for public Azure, by
 * the pages of docs.azure.cn on ACR Transfer for the one in China.
 */
const managedIdentity: Readonly<Record<string, Standing>> = {
  AzureCloud: 'announced',
  AzureUSGovernment: 'unknown',
  AzureChinaCloud: 'announced',
};

/** How pipelines of a cloud open their container unless the settings say. */
export const usualStorageAccess = (cloud: string, standings = managedIdentity): StorageAccess =>
  standings[cloud] === 'proved' ? 'managed-identity' : 'sas';
