import { pipeline } from 'node:stream/promises';
import type { Call } from '../call';
import { RegistryError } from '../errors';
import { parseDigest } from '../grammar';
import { refuseLockedRepository, refuseUnreadable } from '../locks';
import { parseRange } from './range';

/** `GET` and `HEAD /v2/<name>/blobs/<digest>`, whole or one range. */
export async function getBlob({ registry, repository, reference, request, reply }: Call): Promise<void> {
  const digest = parseDigest(reference);
  const size = registry.store.blobSize(repository, digest);
  refuseUnreadable(registry.store, repository);
  const range = parseRange(request.headers.range, size);
  if (range === 'unsatisfiable')
    throw new RegistryError(416, 'RANGE_INVALID', `range is outside the blob of ${size} bytes`, undefined, {
      'Content-Range': `bytes */${size}`,
    });
  const { start, end } = range ?? { start: 0, end: size - 1 };
  reply.response.writeHead(range === undefined ? 200 : 206, {
    'Content-Type': 'application/octet-stream',
    'Content-Length': end - start + 1,
    'Accept-Ranges': 'bytes',
    'Docker-Content-Digest': digest,
    ...(range && { 'Content-Range': `bytes ${start}-${end}/${size}` }),
  });
  if (request.method === 'HEAD' || size === 0) {
    reply.response.end();
    return;
  }
  await pipeline(registry.store.readBlob(repository, digest, { start, end }), reply.response);
}

/** `DELETE /v2/<name>/blobs/<digest>`: unlinks it from the repository. */
export function deleteBlob({ registry, repository, reference, reply }: Call): void {
  const digest = parseDigest(reference);
  refuseLockedRepository(registry.store, repository);
  registry.store.deleteBlob(repository, digest);
  reply.empty(202, { 'Docker-Content-Digest': digest });
}

/** Answers that a blob is there. */
export function blobCreated({ repository, reply }: Call, digest: string): void {
  reply.empty(201, {
    Location: `/v2/${repository}/blobs/${digest}`,
    'Docker-Content-Digest': digest,
  });
}
