import { BlobServiceClient, StorageSharedKeyCredential } from '@azure/storage-blob';
import type { StorageEndpoint } from '../../endpoints';

/** Creates the containers the pipelines are set up for; a rehearsal starts where provisioning ended. */
export async function provisionContainers(accounts: readonly StorageEndpoint[], ca: string): Promise<void> {
  await Promise.all(
    accounts.map(async ({ account, key, local, container }) => {
      const credential = new StorageSharedKeyCredential(account, key);
      const service = new BlobServiceClient(local, credential, tlsOptions(ca));
      await service.getContainerClient(container).createIfNotExists();
    }),
  );
}

/** `tlsOptions` reaches the HTTP layer but is missing from the option types of storage-blob. */
const tlsOptions = (ca: string): object => ({ tlsOptions: { ca }, keepAliveOptions: { enable: false } });
