import { randomUUID } from 'node:crypto';
import type { Emit } from '../ports';
import type { Call } from './call';
import type { Manifest } from './store/repository';

/** Event Grid events of a registry (Azure docs, event-schema-container-registry). */

/** Raises ImagePushed; a manifest put by digest has no tag, so its subject names the digest. */
export function emitPushed(call: Call, manifest: Manifest, tag: string | undefined): void {
  const { repository } = call;
  const { size, digest, mediaType } = manifest;
  const target = { mediaType, size, digest, length: size, repository, ...(tag !== undefined && { tag }) };
  const subject = tag === undefined ? `${repository}@${digest}` : `${repository}:${tag}`;
  emit(call, 'Microsoft.ContainerRegistry.ImagePushed', 'push', subject, target);
}

/** Raises ImageDeleted, for a manifest: deleting a tag alone raises nothing. */
export function emitDeleted(call: Call, { digest, mediaType }: Pick<Manifest, 'digest' | 'mediaType'>): void {
  const target = { mediaType, digest, repository: call.repository };
  emit(call, 'Microsoft.ContainerRegistry.ImageDeleted', 'delete', call.repository, target);
}

function emit(
  { registry, host, request }: Call,
  eventType: string,
  action: string,
  subject: string,
  target: Readonly<Record<string, unknown>>,
): void {
  const event: Parameters<Emit>[0] = {
    topic: registry.resourceId,
    subject,
    eventType,
    data: {
      id: randomUUID(),
      timestamp: registry.clock().toISOString(),
      action,
      location: registry.location,
      target,
      request: {
        id: randomUUID(),
        host,
        method: request.method ?? '',
        useragent: request.headers['user-agent'] ?? '',
      },
    },
  };
  registry.emit?.(event);
}
