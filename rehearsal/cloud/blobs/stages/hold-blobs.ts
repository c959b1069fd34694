import type { Azurite } from '../azurite/azurite';
import { isCommit, type BlobCall, type BlobStage } from '../requests/blob-call';
import { header } from '../requests/headers';
import { StorageError } from '../requests/storage-error';

/**
 * Legal holds, which Azurite lacks: while one stands a blob is neither overwritten nor deleted. Azure asks
 * for version-level immutability of the account first.
 */
export function holdBlobs(azurite: Azurite): BlobStage {
  return async (call, next) => {
    const blob = azurite.findBlob(call.address);
    if (blob === undefined) return next();
    const { request, response, url } = call;
    if (request.method === 'PUT' && url.searchParams.get('comp') === 'legalhold') {
      const held = header(request, 'x-ms-legal-hold') === 'true';
      blob.legalHold = held;
      azurite.saveBlob(blob);
      response.writeHead(200, { 'x-ms-legal-hold': String(held) }).end();
      return;
    }
    if (blob.legalHold === true && changes(call)) throw immutable();
    await next();
  };
}

/** A write that must not find a blob is told so by its condition (the order is a guess). */
const changes = ({ request, operation, url }: BlobCall): boolean =>
  (isCommit(operation) && header(request, 'if-none-match') !== '*') ||
  operation === 'delete' ||
  url.searchParams.get('comp') === 'metadata';

const immutable = (): StorageError =>
  new StorageError(
    409,
    'BlobImmutableDueToPolicy',
    'This operation is not permitted as the blob is immutable due to one or more legal holds.',
  );
