import type { IncomingMessage } from 'node:http';
import type { Call } from '../call';
import { RegistryError } from '../errors';
import { isRepository, parseDigest } from '../grammar';
import { refuseLockedRepository } from '../locks';
import { blobCreated } from './blobs';
import type { UploadSession } from './upload-sessions';

/** `POST /v2/<name>/blobs/uploads/`: mounts a blob, takes a whole one, or opens an upload. */
export async function startUpload(call: Call): Promise<void> {
  const { registry, repository, query, request } = call;
  refuseLockedRepository(registry.store, repository);
  const mount = query.get('mount');
  if (mount !== null && mountBlob(call, parseDigest(mount))) return;
  const digest = query.get('digest');
  if (digest !== null) parseDigest(digest);
  const session = registry.uploads.begin(repository);
  if (digest === null) {
    uploadAccepted(call, session);
    return;
  }
  try {
    await receive(session, request);
  } catch (error) {
    registry.uploads.cancel(session);
    throw error;
  }
  registry.uploads.commit(session, digest);
  blobCreated(call, digest);
}

/**
 * False when the source does not hold the blob or the caller may not pull there: the client then uploads it.
 */
function mountBlob(call: Call, digest: string): boolean {
  const { registry, repository, query, caller } = call;
  const from = query.get('from') ?? '';
  const readable =
    isRepository(from) && caller.allows({ kind: 'repository', actions: ['pull'], ask: 'pull' }, from);
  if (!readable || !registry.store.mountBlob(repository, digest, from)) return false;
  blobCreated(call, digest);
  return true;
}

/** `PATCH /v2/<name>/blobs/uploads/<id>`: one chunk, in order, or the whole blob as a stream. */
export async function patchUpload(call: Call): Promise<void> {
  const session = sessionOf(call);
  requireInOrder(call.request, session);
  await receive(session, call.request);
  uploadAccepted(call, session);
}

/** `PUT /v2/<name>/blobs/uploads/<id>?digest=`: the last chunk, if any, and the digest of the whole. */
export async function finishUpload(call: Call): Promise<void> {
  const { registry, repository, query, request } = call;
  const session = sessionOf(call);
  const digest = parseDigest(query.get('digest') ?? '');
  refuseLockedRepository(registry.store, repository);
  requireInOrder(request, session);
  await receive(session, request);
  registry.uploads.commit(session, digest);
  blobCreated(call, digest);
}

/** GET of an upload: how far it is. */
export function uploadStatus(call: Call): void {
  const session = sessionOf(call);
  call.reply.empty(204, progressHeaders(session));
}

/** DELETE of an upload. */
export function cancelUpload(call: Call): void {
  call.registry.uploads.cancel(sessionOf(call));
  call.reply.empty(204);
}

const sessionOf = ({ registry, repository, reference }: Call): UploadSession =>
  registry.uploads.get(repository, reference);

function uploadAccepted({ reply }: Call, session: UploadSession): void {
  reply.empty(202, progressHeaders(session));
}

function progressHeaders({ id, repository, size }: UploadSession): Record<string, string> {
  return {
    // Relative, so that it holds under whichever host the client came by.
    Location: `/v2/${repository}/blobs/uploads/${id}`,
    Range: `0-${Math.max(size - 1, 0)}`,
    'Docker-Upload-UUID': id,
  };
}

/**
 * Node ends a body that is shorter than its announced length with an error, so a chunk is whole or not kept.
 */
async function receive(session: UploadSession, body: IncomingMessage): Promise<void> {
  if (body.headers['content-length'] === '0') body.resume();
  else await session.append(body);
}

/** @throws RegistryError 416 when `Content-Range` does not continue the upload, with where it stands. */
function requireInOrder(request: IncomingMessage, session: UploadSession): void {
  const header = request.headers['content-range'];
  if (header === undefined) return;
  const [, start, end] = /^(?:bytes )?(\d{1,15})-(\d{1,15})(?:\/(?:\d+|\*))?$/.exec(header) ?? [];
  const length = Number(end) - Number(start) + 1;
  const announced = request.headers['content-length'];
  const inOrder = Number(start) === session.size && length > 0;
  if (inOrder && (announced === undefined || Number(announced) === length)) return;
  throw new RegistryError(
    416,
    'RANGE_INVALID',
    `Content-Range must be ${session.size}-<end> and cover exactly the bytes sent`,
    { contentRange: header },
    progressHeaders(session),
  );
}
