import type { StorageAccess } from '../../domain/side';

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
