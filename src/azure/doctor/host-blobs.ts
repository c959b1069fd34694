import { BlobServiceClient } from '@azure/storage-blob';
import type { HostStorage } from '../../domain/doctor/host-facts';
import { managedIdentity } from '../credentials';

/** A look should end soon. */
const options = { retryOptions: { maxTries: 2 } };

/** The blobs the host keeps, opened as the host opens them; with a token where that is how. */
export function hostBlobs(storage: HostStorage): {
  readonly service: BlobServiceClient;
  readonly token?: () => Promise<string>;
} {
  if ('connectionString' in storage) {
    return { service: BlobServiceClient.fromConnectionString(storage.connectionString, options) };
  }
  const { blobUrl, clientId } = storage;
  const credential = managedIdentity(clientId);
  return {
    service: new BlobServiceClient(blobUrl, credential, options),
    token: async () => (await credential.getToken('https://storage.azure.com/.default')).token,
  };
}
