import {
  ContainerClient,
  newPipeline,
  type BlobClient,
  type BlockBlobClient,
  type RequestPolicyFactory,
} from '@azure/storage-blob';
import { speaking } from '../bounded-calls';
import type { CopyJob } from '../../domain/copy/job';
import type { SideName } from '../../domain/side';

/** The blob to read and the blob to write. */
export interface CopyEnds {
  readonly source: BlobClient;
  readonly target: BlockBlobClient;
}

/** With an ETag the target service reads exactly this version: `stageBlockFromURL` has no option for it. */
export type WhichBlobs = Pick<CopyJob, 'blob' | 'from'> & Partial<Pick<CopyJob, 'etag'>>;

/** Opens both ends without the SDK's retries, which ignore `Retry-After`: `retrying` stands in for them. */
export function openEnds(
  containers: Readonly<Record<SideName, ContainerClient>>,
  versions: Readonly<Record<SideName, string>>,
  { blob, from = blob, etag }: WhichBlobs,
): CopyEnds {
  const headers = etag === undefined ? [] : [sendWithCopySource('x-ms-source-if-match', etag)];
  return {
    source: reopen(containers.source, [speaking(versions.source)]).getBlobClient(from),
    target: reopen(containers.target, [speaking(versions.target), ...headers]).getBlockBlobClient(blob),
  };
}

function reopen(container: ContainerClient, factories: readonly RequestPolicyFactory[]): ContainerClient {
  const pipeline = newPipeline(container.credential, { retryOptions: { maxTries: 1 } });
  pipeline.factories.unshift(...factories);
  return new ContainerClient(container.url, pipeline);
}

/** Sets a header on requests that copy from a URL, before they are signed. */
const sendWithCopySource = (name: string, value: string): RequestPolicyFactory => ({
  create: (next) => ({
    sendRequest: (request) => {
      if (request.headers.contains('x-ms-copy-source')) request.headers.set(name, value);
      return next.sendRequest(request);
    },
  }),
});
