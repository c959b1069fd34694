import { BlobServiceClient, newPipeline, StorageSharedKeyCredential } from '@azure/storage-blob';
import { speaking } from '../../../src/azure/bounded-calls';
import type { Endpoints, StorageEndpoint } from '../../endpoints';
import type { World } from '../../world';
import type { SideName } from '../faults/fault';
import type { VersionsBySide } from '../platform/known-versions';

/**
 * Creates the containers the pipelines are set up for, and those blobs are carried from; a rehearsal starts
 * where provisioning ended.
 */
export async function provisionContainers(
  { storage: { source, target }, otherStorage }: Pick<Endpoints, 'storage' | 'otherStorage'>,
  { handoverContainers = [] }: World,
  versions: VersionsBySide,
  ca: string,
): Promise<void> {
  const make = async (side: SideName, { account, key, local }: StorageEndpoint, containers: string[]) => {
    const pipeline = newPipeline(new StorageSharedKeyCredential(account, key), tlsOptions(ca));
    const newest = versions[side].storage?.at(-1);
    if (newest !== undefined) pipeline.factories.unshift(speaking(newest));
    const service = new BlobServiceClient(local, pipeline);
    await Promise.all(containers.map((name) => service.getContainerClient(name).createIfNotExists()));
  };
  await Promise.all([
    make('source', source, [source.container, ...handoverContainers]),
    ...[target, ...otherStorage].map((endpoint) => make('target', endpoint, [endpoint.container])),
  ]);
}

/** `tlsOptions` reaches the HTTP layer but is missing from the option types of storage-blob. */
const tlsOptions = (ca: string): object => ({ tlsOptions: { ca }, keepAliveOptions: { enable: false } });
