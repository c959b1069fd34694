import type { Cloud } from '../../domain/side';
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
