import type { TypedData } from '../../worker/core-types';
import type { BlobDescription } from './blob-container';
import type { BlobEnvironment } from './blob-environment';
import type { BlobFunction } from './blob-functions';

/** Runs a function for a blob, which it gets as its content or as a reference. */
export async function invokeWithBlob(
  entry: BlobFunction,
  { worker, clientInputs, without }: BlobEnvironment,
  blob: string,
  { uri, metadata, properties }: BlobDescription,
): Promise<void> {
  const { function: target, path, connection, deferred, container } = entry;
  const given = without.includes('connection') ? null : connection;
  const reference = without.includes('reference')
    ? {}
    : { Connection: given, ContainerName: path.container, BlobName: blob };
  const data: TypedData = deferred
    ? {
        modelBindingData: {
          version: '1.0',
          source: 'AzureStorageBlobs',
          contentType: 'application/json',
          content: Buffer.from(JSON.stringify(reference)),
        },
      }
    : { bytes: await container.read(blob) };
  const parameters = Object.entries(path.match(blob) ?? {}).map(
    ([name, string]) => [name, { string }] as const,
  );
  await worker.invoke({
    function: target,
    inputs: [{ name: target.trigger.name, data }, ...clientInputs(target)],
    triggerMetadata: {
      ...(!without.includes('path') && { BlobTrigger: { string: `${path.container}/${blob}` } }),
      Uri: { json: JSON.stringify(uri) },
      Properties: { json: JSON.stringify(properties) },
      Metadata: { json: JSON.stringify(metadata) },
      ...Object.fromEntries(parameters),
    },
  });
}
