import { randomUUID } from 'node:crypto';
import { loginServer, registryId, type WorldSide } from '../../../world';
import type { Clock, Emit, StoredManifest } from '../../ports';

/** Raises ImagePushed for a manifest an import has put (Azure docs, event-schema-container-registry). */
export function emitImported(
  emit: Emit,
  side: WorldSide,
  clock: Clock,
  repository: string,
  { digest, mediaType, size }: StoredManifest,
  tag: string | undefined,
): void {
  emit({
    topic: registryId(side),
    subject: tag === undefined ? `${repository}@${digest}` : `${repository}:${tag}`,
    eventType: 'Microsoft.ContainerRegistry.ImagePushed',
    data: {
      id: randomUUID(),
      timestamp: clock().toISOString(),
      action: 'push',
      location: side.location,
      target: { mediaType, size, digest, length: size, repository, ...(tag !== undefined && { tag }) },
      request: { id: randomUUID(), host: loginServer(side), method: 'PUT', useragent: 'acr-transfer' },
    },
  });
}
