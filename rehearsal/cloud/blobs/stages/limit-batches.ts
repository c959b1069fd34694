import type { BlobStage } from '../requests/blob-call';
import { header } from '../requests/headers';
import { StorageError } from '../requests/storage-error';

const maxBytes = 4 * 1024 * 1024;

/**
 * Refuses batches that Azurite fails on: without a boundary, of unknown length, and above 4 MiB (Microsoft
 * Learn, Blob Batch).
 */
export const limitBatches: BlobStage = async ({ request, operation }, next) => {
  if (operation === 'batch') {
    if (!/^multipart\/mixed; *boundary=[^\s;"]{1,70}$/i.test(header(request, 'content-type') ?? '')) {
      throw new StorageError(
        400,
        'InvalidHeaderValue',
        'The value for one of the HTTP headers is not in the correct format: Content-Type must be ' +
          'multipart/mixed with a boundary.',
      );
    }
    const length = header(request, 'content-length');
    if (length === undefined) {
      throw new StorageError(411, 'MissingContentLengthHeader', 'Content-Length HTTP header is missing.');
    }
    if (Number(length) > maxBytes) {
      throw new StorageError(
        413,
        'RequestBodyTooLarge',
        `The request body is too large and exceeds the maximum permissible limit of ${maxBytes} bytes.`,
      );
    }
  }
  await next();
};
