import {
  BlobSASPermissions,
  generateBlobSASQueryParameters,
  SASProtocol,
  type BlobClient,
  type BlobServiceClient,
} from '@azure/storage-blob';
import { isServiceError } from './faults';

/** Clocks of services differ by up to this much. */
const skewMs = 15 * 60_000;

/** How a URL of the source may be signed. */
export interface SourceUrlOptions {
  readonly service: BlobServiceClient;
  /** The SAS kept for the export pipeline, if it has one; asked for when the app may not sign for itself. */
  readonly storedSas?: () => Promise<string>;
  readonly lifetimeMs: number;
  /** Of the SAS. */
  readonly version: string;
}

/**
 * URL with which another account may read one blob for a while. It is a secret: it must not leave the
 * activity that asked for it. Signed with a user delegation key; where that is refused, the stored SAS
 * serves.
 */
export async function signSourceUrl(
  source: BlobClient,
  { service, storedSas, lifetimeMs, version }: SourceUrlOptions,
): Promise<string> {
  try {
    // The clock that will judge the token; that of the app may be wrong.
    const { date: now = new Date() } = await source.getProperties();
    const startsOn = new Date(now.getTime() - skewMs);
    const expiresOn = new Date(now.getTime() + lifetimeMs);
    const key = await service.getUserDelegationKey(startsOn, expiresOn);
    const sas = generateBlobSASQueryParameters(
      {
        containerName: source.containerName,
        blobName: source.name,
        permissions: BlobSASPermissions.from({ read: true }),
        protocol: SASProtocol.Https,
        startsOn,
        expiresOn,
        version,
      },
      key,
      service.accountName,
    );
    return withQuery(source.url, sas.toString());
  } catch (error) {
    if (!isServiceError(error) || storedSas === undefined) throw error;
    return withQuery(source.url, await storedSas());
  }
}

function withQuery(url: string, query: string): string {
  const signed = new URL(url);
  signed.search = query;
  return signed.href;
}
