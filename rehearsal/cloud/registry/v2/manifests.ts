import type { Call } from '../call';
import { readBody } from '../call';
import { manifestUnknown, RegistryError } from '../errors';
import { emitDeleted, emitPushed } from '../events';
import { isDigest, parseReference } from '../grammar';
import {
  refuseLockedRepository,
  refuseLockedTag,
  refuseUndeletableManifest,
  refuseUndeletableTag,
  refuseUnreadable,
} from '../locks';
import { largestManifest, mediaTypes } from '../manifest';
import type { Manifest } from '../store/repository';

/** `GET` and `HEAD /v2/<name>/manifests/<reference>`. */
export async function getManifest(call: Call): Promise<void> {
  const { registry, repository, request, reply } = call;
  const reference = parseReference(call.reference);
  const manifest = existing(call, reference);
  refuseUnreadable(registry.store, repository, reference);
  requireAccepted(request.headers.accept, manifest, repository, reference);
  const bytes = await registry.store.readManifest(repository, manifest.digest);
  reply.bytes(200, bytes, {
    'Content-Type': manifest.mediaType,
    'Docker-Content-Digest': manifest.digest,
    ETag: `"${manifest.digest}"`,
  });
}

/**
 * A client that lists the types it takes, and leaves out the stored one, is told the manifest does not exist
 * (as ACR does: https://github.com/Azure/acr/issues/741). Docker's own image manifest is always taken.
 */
function requireAccepted(
  accept: string | undefined,
  { mediaType }: Manifest,
  repository: string,
  reference: string,
): void {
  if (accept === undefined || mediaType === mediaTypes.dockerManifest) return;
  const accepted = accept.split(',').map((type) => type.split(';', 1).join('').trim().toLowerCase());
  if ([mediaType, '*/*', 'application/*'].some((type) => accepted.includes(type))) return;
  throw manifestUnknown(
    repository,
    reference,
    `a ${mediaType} was found, but the Accept header leaves it out`,
  );
}

/** `PUT /v2/<name>/manifests/<reference>`. */
export async function putManifest(call: Call): Promise<void> {
  const { registry, repository, request, reply } = call;
  const reference = parseReference(call.reference);
  const bytes = await readBody(
    request,
    largestManifest,
    () => new RegistryError(413, 'SIZE_INVALID', `manifest exceeds ${largestManifest} bytes`),
  );
  refuseLockedRepository(registry.store, repository);
  const byDigest = isDigest(reference);
  if (!byDigest) refuseLockedTag(registry.store, repository, reference);
  const mediaType = (request.headers['content-type'] ?? '').split(';', 1).join('').trim();
  const { digest } = await registry.store.putManifest(repository, {
    bytes,
    mediaType,
    ...(byDigest ? { tags: [], digest: reference } : { tags: [reference] }),
  });
  const manifest = existing(call, digest);
  const { subject } = manifest.facts;
  reply.empty(201, {
    Location: `/v2/${repository}/manifests/${digest}`,
    'Docker-Content-Digest': digest,
    ...(subject !== undefined && { 'OCI-Subject': subject }),
  });
  emitPushed(call, manifest, byDigest ? undefined : reference);
}

/** `DELETE /v2/<name>/manifests/<reference>`: a digest with its tags, or one tag. */
export function deleteManifest(call: Call): void {
  const { registry, repository, reply } = call;
  const reference = parseReference(call.reference);
  const found = registry.store.repository(repository);
  const manifest = existing(call, reference);
  if (isDigest(reference)) {
    refuseUndeletableManifest(found, manifest);
    registry.store.deleteManifest(repository, reference);
    emitDeleted(call, manifest);
  } else {
    refuseUndeletableTag(found, reference);
    registry.store.deleteTag(repository, reference);
  }
  reply.empty(202);
}

function existing({ registry, repository }: Call, reference: string): Manifest {
  registry.store.repository(repository);
  const manifest = registry.store.resolve(repository, reference);
  if (manifest === undefined) throw manifestUnknown(repository, reference);
  return manifest;
}
