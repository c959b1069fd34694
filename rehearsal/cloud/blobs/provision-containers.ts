import { BlobServiceClient, newPipeline, StorageSharedKeyCredential } from '@azure/storage-blob';
import { speaking } from '../../../src/azure/storage-version';
import type { Endpoints } from '../../endpoints';
import type { VersionsBySide } from '../platform/known-versions';

/** Creates the containers the pipelines are set up for; a rehearsal starts where provisioning ended. */
export async function provisionContainers(
  accounts: Endpoints['storage'],
  versions: VersionsBySide,
  ca: string,
): Promise<void> {
  await Promise.all(
    (['source', 'target'] as const).map(async (side) => {
      const { account, key, local, container } = accounts[side];
      const pipeline = newPipeline(new StorageSharedKeyCredential(account, key), tlsOptions(ca));
      const newest = versions[side].storage?.at(-1);
      if (newest !== undefined) pipeline.factories.unshift(speaking(newest));
      await new BlobServiceClient(local, pipeline).getContainerClient(container).createIfNotExists();
    }),
  );
}

/** `tlsOptions` reaches the HTTP layer but is missing from the option types of storage-blob. */
const tlsOptions = (ca: string): object => ({ tlsOptions: { ca }, keepAliveOptions: { enable: false } });
