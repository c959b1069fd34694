import type { Clock } from '../../ports';
import { beforeEnd } from '../requests/before-end';
import type { BlobStage } from '../requests/blob-call';
import { StorageError } from '../requests/storage-error';

/** Azure takes at least so long, and Azurite no time (Delete Container, Blob service REST API). */
const goneAfterMs = 30_000;

/** A deleted container takes its time to go: until then nobody can create it, and all else answers 404. */
export function deleteContainers(now: Clock): BlobStage {
  const deleted = new Map<string, number>();
  return async ({ operation, address, request, response, url }, next) => {
    const { account, container, blob } = address;
    if (container !== undefined && blob === undefined) {
      const name = `${account}/${container}`;
      const isGoing = now().getTime() - (deleted.get(name) ?? -Infinity) < goneAfterMs;
      if (isGoing && request.method === 'PUT' && !url.searchParams.has('comp')) throw beingDeleted();
      if (operation === 'delete') {
        beforeEnd(response, () => {
          deleted.set(name, now().getTime());
        });
      }
    }
    await next();
  };
}

const beingDeleted = (): StorageError =>
  new StorageError(
    409,
    'ContainerBeingDeleted',
    'The specified container is being deleted. Try operation later.',
  );
