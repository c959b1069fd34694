import { z } from 'zod';

/** The two sides of a route. */
export const sideNameSchema = z.enum(['source', 'target']);
export type SideName = z.output<typeof sideNameSchema>;

/** What every way between registries needs of a side: its registry, and how to sign in. Holds credentials. */
export interface End {
  readonly name: SideName;
  readonly cloud: Cloud;
  readonly tenantId: string;
  readonly subscriptionId: string;
  readonly resourceGroup: string;
  readonly registry: string;
  readonly credential: CredentialSettings;
}

/** A side of a route that goes by pipelines: with account, container and vault. */
export interface Side extends End {
  /** Name of the export (source) or import (target) pipeline. */
  readonly pipeline: string;
  /** Resource id of the pipeline's user-assigned identity; system-assigned without it. */
  readonly pipelineIdentity?: string;
  readonly storageAccess: StorageAccess;
  readonly storageAccount: string;
  /** Where the storage account lives; only account keys and revocation need it. */
  readonly storageSubscriptionId: string;
  readonly storageResourceGroup: string;
  readonly container: string;
  /** Empty where nothing is kept in one. */
  readonly vault: string;
  /** Name of the Key Vault secret holding the SAS the pipeline uses. */
  readonly sasSecret: string;
  readonly sas: SasSettings;
}

/** How the pipeline opens the container. `managed-identity` needs api-version 2025-06-01-preview or later. */
export type StorageAccess = 'sas' | 'managed-identity';

/**
 * What a SAS is: signed by an Entra identity (seven days at most), by an account key for a stored access
 * policy of the container, or by an account key for the blobs of the whole account.
 */
export const sasKindSchema = z.enum(['user-delegation', 'account-key', 'account-sas']);
/** Which of them a SAS is. */
export type SasKind = z.output<typeof sasKindSchema>;

/** Whether an account key signs such a SAS, so that it ends with the key. */
export const isSignedByKey = (kind: SasKind): boolean => kind !== 'user-delegation';

/** How the SAS of a side is made and renewed. */
export interface SasSettings {
  readonly kind: SasKind;
  readonly lifetimeHours: number;
  /** A secret with less left is renewed. */
  readonly renewBeforeHours: number;
  /** A replaced secret version stays enabled this long. */
  readonly overlapHours: number;
  /** IPv4 address or range the SAS is bound to. */
  readonly ipRange?: string;
  /** Letters instead of the documented ones. */
  readonly rights?: string;
}

/** How acr-ferry signs in on a side. Across clouds only a secret or a certificate works. */
export type CredentialSettings =
  | { readonly kind: 'managed-identity'; readonly clientId?: string }
  | { readonly kind: 'federated'; readonly clientId: string; readonly identityClientId: string }
  | { readonly kind: 'client-secret'; readonly clientId: string; readonly clientSecret: string }
  | {
      readonly kind: 'client-certificate';
      readonly clientId: string;
      /** PEM with the private key, as text or as path of a file. */
      readonly certificate: { readonly certificate: string } | { readonly certificatePath: string };
    };

/** Endpoints and name suffixes of an Azure cloud: every host name comes from here or from a setting. */
export interface Cloud {
  readonly name: string;
  /** ARM endpoint, no trailing slash. */
  readonly armEndpoint: string;
  /** Token audience of ARM, no trailing slash and without `/.default`. */
  readonly armAudience: string;
  /** Where people look at resources; absent where nobody knows. */
  readonly portal?: string;
  readonly authorityHost: string;
  /** e.g. `core.windows.net`; blob hosts are `<account>.blob.<suffix>`. */
  readonly storageSuffix: string;
  readonly storageAudience: string;
  /** e.g. `vault.azure.net`; vault hosts are `<name>.<suffix>`. */
  readonly keyVaultSuffix: string;
  /** Token audience the registry data plane accepts. */
  readonly registryAudience: string;
  /** True when Entra instance discovery cannot know the authority (air-gapped and Stack clouds). */
  readonly customAuthority: boolean;
  readonly apiVersions: ApiVersions;
}

/** In which version each service of a cloud is asked; no cloud has them all. */
export interface ApiVersions {
  /** ARM: registries. */
  readonly registry: string;
  /** ARM: pipelines and their runs, which exist in previews only. */
  readonly pipelines: string;
  /** ARM: storage accounts. */
  readonly storageAccount: string;
  /** Blobs: `x-ms-version`, and `sv` of every SAS. */
  readonly storage: string;
  /** Secrets and keys. */
  readonly keyVault: string;
}

/** Address of the blob service of an account. */
export const accountUrl = (account: string, { storageSuffix }: Cloud): string =>
  `https://${account}.blob.${storageSuffix}`;

/** Address of the blob service of the storage account. */
export const blobServiceUrl = (side: Side): string => accountUrl(side.storageAccount, side.cloud);

/** Address of the container the blobs pass through. */
export const containerUrl = (side: Side): string => `${blobServiceUrl(side)}/${side.container}`;

/** Address of the key vault with the SAS secret. */
export const vaultUrl = (side: Pick<Side, 'cloud' | 'vault'>): string =>
  `https://${side.vault}.${side.cloud.keyVaultSuffix}`;

/** Address of the SAS secret, versionless on purpose: a version would pin the pipeline to an old SAS. */
export const secretUri = (side: Side): string => `${vaultUrl(side)}/secrets/${side.sasSecret}`;

/** Resource id of the storage account. */
export const storageAccountId = (side: Side): string =>
  `/subscriptions/${side.storageSubscriptionId}/resourceGroups/${side.storageResourceGroup}` +
  `/providers/Microsoft.Storage/storageAccounts/${side.storageAccount}`;

/** Resource id of the registry. */
export const registryId = (side: End): string =>
  `/subscriptions/${side.subscriptionId}/resourceGroups/${side.resourceGroup}` +
  `/providers/Microsoft.ContainerRegistry/registries/${side.registry}`;
