import type { BlobClient } from '@azure/storage-blob';
import { explainDenial } from '../../domain/copy/denials';
import { TransferError } from '../../domain/errors';
import type { SideName } from '../../domain/side';
import { toTransferError } from '../failure';
import { codeOf, damaged, statusOf } from './faults';

/**
 * Translates a failed call of a copy and names the account. At the source a lost pin is a changed blob; a
 * refused access comes with its likely cause.
 */
export function copyFailure(
  error: unknown,
  operation: string,
  end: SideName,
  blob: BlobClient,
): TransferError {
  if (error instanceof TransferError) return error;
  const [status, code] = [statusOf(error), codeOf(error)];
  if (status === 412 && end === 'source') return sourceChanged(operation, error);
  if (code === damaged) {
    return new TransferError('COPY_CORRUPT', 'the bytes of the source do not have its Content-MD5', {
      operation,
      origin: 'source',
      cause: error,
    });
  }
  const options = { operation, origin: end, cause: error };
  const { accountName: account, containerName: container, name } = blob;
  if (status === 404 && code === 'ContainerNotFound') {
    return new TransferError(
      'CONTAINER_NOT_FOUND',
      `there is no container ${container} in ${account}`,
      options,
    );
  }
  if (status === 404) {
    return new TransferError(
      'BLOB_NOT_FOUND',
      `there is no blob ${container}/${name} in ${account}`,
      options,
    );
  }
  const denial = status === undefined ? undefined : explainDenial(status, code, { account, container, end });
  if (denial !== undefined) return new TransferError(denial.code, denial.message, options);
  return toTransferError(error, `${operation} (storage account ${account})`, end);
}

export const sourceChanged = (operation: string, cause?: unknown): TransferError =>
  new TransferError('SOURCE_CHANGED', 'the source blob was rewritten while it was copied', {
    operation,
    origin: 'source',
    cause,
  });
