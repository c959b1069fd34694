import type { TokenCredential } from '@azure/identity';
import { BlobServiceClient } from '@azure/storage-blob';
import { TransferError } from '../../domain/errors';
import type { Route } from '../../domain/route';
import type { End } from '../../domain/side';
import { boundedStorage } from '../bounded-calls';
import { managedIdentity } from '../credentials';

/** The blobs where a route without accounts keeps its documents: as the host opens its own, or its target. */
export function stateBlobs(route: Route, credential: (end: End) => TokenCredential): BlobServiceClient {
  if (route.via !== 'import') {
    const options = { operation: 'find state', origin: 'app' } as const;
    throw new TransferError('INTERNAL', `route ${route.name} keeps its documents in its account`, options);
  }
  const { state, target } = route;
  const version = target.cloud.apiVersions.storage;
  if ('blobUrl' in state)
    return new BlobServiceClient(state.blobUrl, boundedStorage(version, credential(target)));
  const { host } = state;
  if ('blobUrl' in host)
    return new BlobServiceClient(host.blobUrl, boundedStorage(version, managedIdentity(host.clientId)));
  const opened = BlobServiceClient.fromConnectionString(host.connectionString);
  return new BlobServiceClient(opened.url, boundedStorage(version, opened.credential));
}
