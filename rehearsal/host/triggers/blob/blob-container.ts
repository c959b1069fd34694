import { buffer } from 'node:stream/consumers';
import { ManagedIdentityCredential } from '@azure/identity';
import { BlobServiceClient, RestError } from '@azure/storage-blob';
import type { Settings } from '../../settings';

/**
 * What the blob trigger needs of a container. ETags are without quotes: services quote them in one place
 * only.
 */
export interface BlobContainer {
  readonly list: (prefix: string) => AsyncIterable<{ readonly name: string; readonly etag: string }>;
  /** Undefined when the blob is gone. */
  readonly describe: (blob: string) => Promise<BlobDescription | undefined>;
  readonly read: (blob: string) => Promise<Buffer>;
}

/** What a function learns about a blob. */
export interface BlobDescription {
  readonly etag: string;
  readonly uri: string;
  readonly metadata: Readonly<Record<string, string>>;
  /** As .NET `BlobProperties`, in Pascal case. */
  readonly properties: Readonly<Record<string, unknown>>;
}

/**
 * Connects to a container with the settings the real host reads: a connection string in `<connection>`, or a
 * managed identity for `<connection>__blobServiceUri` (also `__serviceUri`, `__accountName`), user-assigned
 * with `__clientId`.
 * @throws when there is no such setting.
 */
export function connectContainer(connection: string, container: string, settings: Settings): BlobContainer {
  const client = connectService(connection, settings).getContainerClient(container);
  return {
    async *list(prefix) {
      for await (const { name, properties } of client.listBlobsFlat({ prefix })) {
        yield { name, etag: unquote(properties.etag) };
      }
    },
    async describe(blob) {
      const { url } = client.getBlobClient(blob);
      const found = await client
        .getBlobClient(blob)
        .getProperties()
        .catch((error: unknown) => {
          if (error instanceof RestError && error.statusCode === 404) return undefined;
          throw error;
        });
      return (
        found && {
          etag: unquote(found.etag ?? ''),
          uri: url.replace(/\?.*$/, ''),
          metadata: found.metadata ?? {},
          properties: {
            LastModified: dotNetTime(found.lastModified),
            CreatedOn: dotNetTime(found.createdOn),
            Metadata: found.metadata ?? {},
            BlobType: blobTypes.indexOf(found.blobType ?? 'BlockBlob'),
            ContentLength: found.contentLength,
            ContentType: found.contentType,
            ContentHash: found.contentMD5 && Buffer.from(found.contentMD5).toString('base64'),
            // The host writes what .NET calls an ETag as an object, and that has nothing to show.
            ETag: {},
            AccessTier: found.accessTier,
          },
        }
      );
    },
    // In one request: read in two, it may be another one by the second.
    async read(blob) {
      const { readableStreamBody } = await client.getBlobClient(blob).download();
      return readableStreamBody ? buffer(readableStreamBody) : Buffer.alloc(0);
    },
  };
}

/** In the order of the .NET enumeration, which the host writes as number. */
const blobTypes = ['BlockBlob', 'PageBlob', 'AppendBlob'];

const dotNetTime = (time: Date | undefined): string | undefined =>
  time?.toISOString().replace(/(\.000)?Z$/, '+00:00');

const unquote = (etag: string): string => etag.replaceAll('"', '');

function connectService(connection: string, settings: Settings): BlobServiceClient {
  for (const prefix of [`AzureWebJobs${connection}`, connection]) {
    const text = settings[prefix];
    if (text) return BlobServiceClient.fromConnectionString(text);
    const account = settings[`${prefix}__accountName`];
    const uri =
      settings[`${prefix}__blobServiceUri`] ??
      settings[`${prefix}__serviceUri`] ??
      (account && `https://${account}.blob.core.windows.net`);
    if (!uri) continue;
    const clientId = settings[`${prefix}__clientId`];
    return new BlobServiceClient(
      uri,
      clientId ? new ManagedIdentityCredential({ clientId }) : new ManagedIdentityCredential(),
    );
  }
  throw new Error(
    `connection '${connection}' has no setting: give a connection string in '${connection}' or the ` +
      `account's address in '${connection}__blobServiceUri'`,
  );
}
