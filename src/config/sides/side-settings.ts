import { z } from 'zod';
import {
  blobContainer,
  choice,
  guid,
  httpsUrl,
  keyVault,
  matching,
  optional,
  prefixed,
  resourceGroup,
  storageAccount,
  vaultEntry,
  type SidePrefix,
} from '../read-setting';

const resourceName = /^[A-Za-z0-9]{5,50}$/;
const userAssignedIdentity = new RegExp(
  '^/subscriptions/[^/]+/resourceGroups/[^/]+/providers' +
    '/Microsoft[.]ManagedIdentity/userAssignedIdentities/[^/]+$',
  'i',
);

const armVersion = (example: string, description: string) =>
  matching(
    /^\d{4}-\d{2}-\d{2}(-preview)?$/,
    `must be an api-version like ${example}`,
    `${description} Empty: the default of the cloud.`,
  ).optional();

/** What of them is about account, vault and pipeline of the side, not about its registry. */
export const accountSettings = [
  ...(['SA', 'CONTAINER', 'KV', 'SAS_SECRET', 'PIPELINE', 'PIPELINE_IDENTITY'] as const),
  ...(['STORAGE_ACCESS', 'PIPELINE_API_VERSION', 'STORAGE_ACCOUNT_API_VERSION'] as const),
] satisfies readonly Ending[];

type Ending = keyof ReturnType<typeof sideSettings<'SOURCE'>> extends `SOURCE_${infer E}` ? E : never;

/**
 * The settings of one side, each name prefixed with SOURCE_ or TARGET_. Names and defaults follow Microsoft's
 * walkthrough of ACR Transfer (learn.microsoft.com/azure/container-registry/container-registry-transfer-cli).
 */
export function sideSettings<P extends SidePrefix>(prefix: P) {
  const side = prefix === 'SOURCE' ? 'source' : 'target';
  const verb = prefix === 'SOURCE' ? 'export' : 'import';
  return prefixed(prefix, {
    REGISTRY: matching(
      resourceName,
      'must be 5 to 50 letters and digits: the ARM name, without suffix',
      `Name of the ${side} registry.`,
    ),
    RG: resourceGroup(`Resource group of the ${side} registry.`),
    SUBSCRIPTION_ID: guid(`Subscription of the ${side} registry.`),
    TENANT_ID: guid(`Entra tenant of the ${side} subscription.`),
    CLOUD: choice(['AzureCloud', 'AzureUSGovernment', 'AzureChinaCloud', 'Custom'], 'AzureCloud').describe(
      `Cloud of the ${side}. Custom takes its endpoints from the ${prefix}_*_ENDPOINT, _SUFFIX and ` +
        '_AUDIENCE settings.',
    ),
    SA: storageAccount(`Storage account the ${verb} pipeline uses.`),
    CONTAINER: blobContainer('Blob container of the transfer.').prefault('transfer'),
    KV: keyVault(
      `Key vault holding the SAS secret of the ${verb} pipeline. Not needed where it needs no SAS.`,
    ),
    SAS_SECRET: vaultEntry('Name of the SAS secret.').prefault(`acr${verb}sas`),
    PIPELINE: matching(
      resourceName,
      'must be 5 to 50 letters and digits (no dashes)',
      `Name of the ${verb} pipeline.`,
    ).prefault(`${verb}pipeline`),
    PIPELINE_IDENTITY: matching(
      userAssignedIdentity,
      'must be the resource id of a user-assigned identity',
      `Identity the ${verb} pipeline must run as. Empty: the one it has, and of a pipeline acr-ferry ` +
        'creates one of its own, which has no roles yet.',
    ).optional(),
    STORAGE_ACCESS: z
      .enum(['sas', 'managed-identity'], { error: 'must be one of sas, managed-identity' })
      .optional()
      .describe(
        'How the pipeline opens the container: sas, or managed-identity, which needs no SAS and no vault ' +
          'but api-version 2025-06-01-preview. Empty: what is proved in the cloud, so far sas in all.',
      ),
    CREDENTIAL: choice(
      ['managed-identity', 'federated', 'client-secret', 'client-certificate'],
      'managed-identity',
    ).describe(
      `How acr-ferry signs in at the ${side}. Another tenant: federated. Another cloud: client-secret ` +
        'or client-certificate.',
    ),
    CLIENT_ID: guid(
      'Client id of the user-assigned identity or app registration. Empty: system-assigned identity.',
    ).optional(),
    CLIENT_SECRET: optional(
      'Secret of the app registration: a Key Vault reference, for CREDENTIAL client-secret.',
    ),
    CERTIFICATE: optional(
      'Certificate and private key of the app registration in PEM: a Key Vault reference, for CREDENTIAL ' +
        'client-certificate.',
    ),
    CERTIFICATE_PATH: optional('PEM file with certificate and private key, instead of CERTIFICATE.'),
    FEDERATED_IDENTITY: guid(
      'Client id of the managed identity the app registration trusts, for CREDENTIAL federated.',
    ).optional(),
    REGISTRY_API_VERSION: armVersion('2023-07-01', `Version in which ARM is asked for the ${side} registry.`),
    PIPELINE_API_VERSION: armVersion(
      '2025-06-01-preview',
      'Version in which ARM is asked for pipelines and runs.',
    ),
    STORAGE_ACCOUNT_API_VERSION: armVersion(
      '2022-09-01',
      'Version in which ARM is asked for the storage account.',
    ),
    STORAGE_API_VERSION: matching(
      /^20(2[1-9]|[3-9]\d)-\d{2}-\d{2}$/,
      'must be a version of Azure Storage from 2021 on, like 2022-11-02',
      'Version spoken with Azure Storage (x-ms-version), and of every SAS (sv). Empty: the default of the ' +
        'cloud.',
    ).optional(),
    KEYVAULT_API_VERSION: matching(
      /^(7\.\d|\d{4}-\d{2}-\d{2})(-preview(\.\d)?)?$/,
      'must be a version of Key Vault like 7.4 or 2025-07-01',
      'Version in which Key Vault is asked for secrets and keys. Empty: the default of the cloud.',
    ).optional(),
    ARM_ENDPOINT: httpsUrl('ARM endpoint of a Custom cloud.'),
    ARM_AUDIENCE: httpsUrl('Token audience of ARM in a Custom cloud. Empty: the ARM endpoint.'),
    AUTHORITY_HOST: httpsUrl('Entra login endpoint of a Custom cloud.'),
    STORAGE_SUFFIX: matching(
      /^[a-z0-9.-]+$/,
      'must be a DNS suffix like core.windows.net',
      'Storage suffix of a Custom cloud.',
    ).optional(),
    KEYVAULT_SUFFIX: matching(
      /^[a-z0-9.-]+$/,
      'must be a DNS suffix like vault.azure.net',
      'Key Vault suffix of a Custom cloud.',
    ).optional(),
    REGISTRY_AUDIENCE: httpsUrl(
      'Token audience of the registry data plane in a Custom cloud. Empty: the ARM audience.',
    ),
  });
}
