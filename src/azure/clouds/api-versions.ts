import type { ApiVersions } from '../../domain/side';

/** A service a side is asked in a version of: the setting for it, after SOURCE_ or TARGET_, and its name. */
export const versionedServices = {
  registry: { setting: 'REGISTRY_API_VERSION', name: 'Azure Resource Manager (registries)' },
  pipelines: { setting: 'PIPELINE_API_VERSION', name: 'Azure Resource Manager (transfer pipelines)' },
  storageAccount: {
    setting: 'STORAGE_ACCOUNT_API_VERSION',
    name: 'Azure Resource Manager (storage accounts)',
  },
  storage: { setting: 'STORAGE_API_VERSION', name: 'Azure Storage' },
  keyVault: { setting: 'KEYVAULT_API_VERSION', name: 'Azure Key Vault' },
} as const satisfies Record<keyof ApiVersions, { readonly setting: string; readonly name: string }>;

/** The names of those services. */
export const versionedServiceNames = Object.keys(versionedServices) as (keyof ApiVersions)[];

/** Public Azure: what the SDKs of the day are tested with, save for Storage, see below. */
export const publicVersions: ApiVersions = {
  registry: '2025-11-01',
  pipelines: '2025-06-01-preview',
  storageAccount: '2022-09-01',
  // No newer one has anything the app uses, and the SAS of it is verified everywhere.
  storage: '2022-11-02',
  keyVault: '2025-07-01',
};

/** Clouds that get new versions a year or two after the public one. */
export const sovereignVersions: ApiVersions = {
  registry: '2023-07-01',
  pipelines: '2019-12-01-preview',
  storageAccount: '2022-09-01',
  storage: '2022-11-02',
  keyVault: '7.4',
};

/** The oldest with all the app uses, for clouds nobody outside can look into. */
export const oldestVersions: ApiVersions = {
  // The export policy.
  registry: '2021-09-01',
  pipelines: '2019-12-01-preview',
  // `publicNetworkAccess`.
  storageAccount: '2021-09-01',
  // The tier Cold.
  storage: '2021-12-02',
  keyVault: '7.1',
};
