import { ClientSecretCredential, ManagedIdentityCredential, type TokenCredential } from '@azure/identity';
import {
  BlobServiceClient,
  ContainerSASPermissions,
  generateBlobSASQueryParameters,
  StorageSharedKeyCredential,
  type ContainerClient,
  type SASQueryParameters,
} from '@azure/storage-blob';
import type { Endpoints } from '../../../../rehearsal/endpoints';
import { cloudOf, defaultWorld } from '../../../../rehearsal/world';

type Side = 'source' | 'target';

const quick = { retryOptions: { maxTries: 1 } };

/** How acr-ferry signs in on the side. */
export function credentialOf(endpoints: Endpoints, side: Side): TokenCredential {
  const { app, tenantId } = defaultWorld[side];
  if (side === 'source') return new ManagedIdentityCredential({ clientId: app.clientId });
  const authorityHost = cloudOf(defaultWorld[side]).authorityHost;
  return new ClientSecretCredential(tenantId, app.clientId, endpoints.targetClientSecret, { authorityHost });
}

export const serviceOf = (endpoints: Endpoints, side: Side): BlobServiceClient =>
  new BlobServiceClient(endpoints.storage[side].url, credentialOf(endpoints, side), quick);

export const containerOf = (endpoints: Endpoints, side: Side): ContainerClient =>
  serviceOf(endpoints, side).getContainerClient(endpoints.storage[side].container);

export interface SasOptions {
  readonly permissions: string;
  readonly expiresOn?: Date;
  readonly startsOn?: Date;
  readonly ipRange?: { readonly start: string; readonly end?: string };
  readonly key?: string;
}

/** A container SAS made with an account key; the newest version Azurite's delegation SAS knows as well. */
export function accountKeySas(endpoints: Endpoints, side: Side, options: SasOptions): string {
  const { account, container, key } = endpoints.storage[side];
  const parameters: SASQueryParameters = generateBlobSASQueryParameters(
    {
      containerName: container,
      version: '2025-11-05',
      expiresOn: new Date(Date.now() + 3_600_000),
      ...options,
      permissions: ContainerSASPermissions.parse(options.permissions),
    },
    new StorageSharedKeyCredential(account, options.key ?? key),
  );
  return parameters.toString();
}

/** A client that has nothing but the SAS. */
export function withSas(endpoints: Endpoints, side: Side, sas: string): ContainerClient {
  const service = new BlobServiceClient(`${endpoints.storage[side].url}?${sas}`, undefined, quick);
  return service.getContainerClient(endpoints.storage[side].container);
}
