import { z } from 'zod';
import type { Cloud } from './cloud';
import { TransferError } from './errors';
import type { RepairKind } from './imports/repair';

/** A named pair of sides and how artifacts cross between them. Holds credentials: never log or serialise one. */
export interface Route {
  readonly name: string;
  readonly mode: RouteMode;
  /** Absent in mode `receive`, where nothing may depend on it; see `sideOf`. */
  readonly source?: Side;
  /** Absent in mode `send`. */
  readonly target?: Side;
  readonly importBy: ImportBy;
  /** Bring existing pipelines in line with the route instead of refusing a mismatch. */
  readonly managePipelines: boolean;
  /** Import pipelines overwrite tags that exist at the target. */
  readonly overwriteTags: boolean;
  /** Import pipelines delete their blob once it is imported. */
  readonly deleteBlobAfterImport: boolean;
  /** Pipelines go on with the other artifacts when one fails. */
  readonly continueOnErrors: boolean;
  /** Batches in flight at the same time. */
  readonly concurrentBatches: number;
  readonly polling: Polling;
  readonly copy: CopySettings;
  readonly waybill: WaybillSettings;
  readonly observe: ObserveSettings;
}

/** How a sending route signs its waybills, and what a receiving one demands of them. */
export interface WaybillSettings {
  /** Key in the source vault. */
  readonly keyName?: string;
  /** Secret both sides know, instead of a pair of keys. */
  readonly secret?: string;
  /** PEM, one or several. */
  readonly publicKeys?: string;
}

/**
 * Which ends of the way this app serves. Across an air gap `send` ends with blob and waybill in the source container, and an app in mode
 * `receive` on the other side takes them from the target container.
 */
export type RouteMode = 'connected' | 'send' | 'receive';

/** The sides a route has, source first. */
export const sidesOf = ({ source, target }: Pick<Route, 'source' | 'target'>): Side[] =>
  [source, target].filter((side) => side !== undefined);

/** A side of a route. @throws TransferError CONFIG_INVALID when its mode has no such side. */
export function sideOf(route: Route, name: SideName): Side {
  const side = route[name];
  if (side !== undefined) return side;
  throw new TransferError('CONFIG_INVALID', `route ${route.name} has no ${name}: its mode is ${route.mode}`, {
    operation: `find ${name}`,
    origin: 'config',
  });
}

/** The side whose storage account keeps the documents of a route. */
export const homeOf = (route: Route): Side => route.source ?? sideOf(route, 'target');

/** What the orchestrations must know of a route: facts without credentials, frozen into a transfer when it is planned. */
export type RouteTerms = Pick<Route, 'name' | 'mode' | 'importBy' | 'continueOnErrors' | 'polling'> &
  Pick<ObserveSettings, 'pickUpSeconds'>;

export const termsOf = ({ name, mode, importBy, continueOnErrors, polling, observe }: Route): RouteTerms => ({
  name,
  mode,
  importBy,
  continueOnErrors,
  polling,
  pickUpSeconds: observe.pickUpSeconds,
});

/**
 * Who starts the import: we do (`run`), the pipeline's own source trigger does and we watch (`trigger`), or we step in
 * when the trigger does not (`trigger-then-run`). Never two drivers.
 */
export type ImportBy = 'run' | 'trigger' | 'trigger-then-run';

export const sideNameSchema = z.enum(['source', 'target']);
export type SideName = z.output<typeof sideNameSchema>;

export interface Side {
  readonly name: SideName;
  readonly cloud: Cloud;
  readonly tenantId: string;
  readonly subscriptionId: string;
  readonly resourceGroup: string;
  readonly registry: string;
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
  readonly vault: string;
  /** Name of the Key Vault secret holding the SAS the pipeline uses. */
  readonly sasSecret: string;
  readonly sas: SasSettings;
  readonly credential: CredentialSettings;
}

/** How the pipeline opens the container. `managed-identity` needs api-version 2025-06-01-preview or later. */
export type StorageAccess = 'sas' | 'managed-identity';

/** Who signs a SAS: an Entra identity (seven days at most), or an account key with a stored access policy. */
export type SasKind = 'user-delegation' | 'account-key';

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

/** How acr-ferry itself signs in on a side. Across clouds only a secret or certificate works (Entra federation does not cross clouds). */
export type CredentialSettings =
  | { readonly kind: 'managed-identity'; readonly clientId?: string }
  | { readonly kind: 'federated'; readonly clientId: string; readonly identityClientId: string }
  | { readonly kind: 'client-secret'; readonly clientId: string; readonly clientSecret: string }
  | { readonly kind: 'client-certificate'; readonly clientId: string; readonly certificatePath: string };

/** Delays between polls of a pipeline run or server copy, in seconds: a twentieth of the time waited so far, between the first and the longest. */
export interface Polling {
  readonly firstSeconds: number;
  readonly longestSeconds: number;
  /** A run that is not over by then counts as hung. */
  readonly deadlineSeconds: number;
}

export type CopyStrategy = 'from-url' | 'server-copy' | 'stream';

interface CopySettings {
  readonly strategy: 'auto' | CopyStrategy;
  /** Bytes of buffers the stream strategy may hold in one process. */
  readonly memoryBytes: number;
  /** Upper bound of blocks in flight. */
  readonly concurrency: number;
  /** Bytes per second over all copies of one transfer; absent: unlimited. */
  readonly bandwidth?: number;
  /** The slowest link an activity must still finish on within its time, bytes per second. */
  readonly slowestRate: number;
  /** Access tier of the target blob; absent: the account's default. */
  readonly tier?: 'Hot' | 'Cool' | 'Cold';
  /** Replace a target blob that holds other content. */
  readonly overwrite: boolean;
}

/** How the arrivals at the target are watched. */
interface ObserveSettings {
  /** Connection of the blob trigger; without it there is none. */
  readonly connection?: string;
  readonly source: 'event-grid' | 'scan';
  /** The source trigger has this long to pick a blob up. */
  readonly pickUpSeconds: number;
  /** What may be mended on blobs that came by other means. */
  readonly repair: readonly RepairKind[];
}

export const containerUrl = (side: Side): string =>
  `https://${side.storageAccount}.blob.${side.cloud.storageSuffix}/${side.container}`;

export const blobServiceUrl = (side: Side): string =>
  `https://${side.storageAccount}.blob.${side.cloud.storageSuffix}`;

export const vaultUrl = (side: Side): string => `https://${side.vault}.${side.cloud.keyVaultSuffix}`;

/** Versionless on purpose: a version in the URI would pin the pipeline to an old SAS. */
export const secretUri = (side: Side): string => `${vaultUrl(side)}/secrets/${side.sasSecret}`;

export const storageAccountId = (side: Side): string =>
  `/subscriptions/${side.storageSubscriptionId}/resourceGroups/${side.storageResourceGroup}` +
  `/providers/Microsoft.Storage/storageAccounts/${side.storageAccount}`;

export const registryId = (side: Side): string =>
  `/subscriptions/${side.subscriptionId}/resourceGroups/${side.resourceGroup}` +
  `/providers/Microsoft.ContainerRegistry/registries/${side.registry}`;
