import type { BlobClient } from '@azure/storage-blob';
import { explainDenial } from '../../domain/copy/denials';
import type { Refusal } from '../../domain/copy/strategy';
import { TransferError } from '../../domain/errors';
import { shortened } from '../../domain/redact';
import { missingGrant } from '../../domain/roles/missing-grant';
import type { ErrorCode } from '../../domain/remedies';
import type { SideName } from '../../domain/side';
import { reasonIn, toTransferError } from '../failure';
import { codeOf, isServiceError, isTransient, statusOf, damaged } from './faults';

/** Translates a failed call of a copy and names the account; a refused access comes with its likely cause. */
export function copyFailure(
  error: unknown,
  operation: string,
  end: SideName,
  blob: BlobClient,
): TransferError {
  if (error instanceof TransferError) return error;
  const [status, code] = [statusOf(error), codeOf(error)];
  if (status === 412 && end === 'source') return sourceChanged(operation, error);
  const failed = (what: ErrorCode, message: string, origin = end): TransferError =>
    new TransferError(what, message, { operation, origin, cause: error });
  if (code === damaged) {
    return failed('COPY_CORRUPT', 'the bytes of the source do not have its Content-MD5', 'source');
  }
  const { accountName: account, containerName: container, name } = blob;
  if (status === 404 && code === 'ContainerNotFound') {
    return failed('CONTAINER_NOT_FOUND', `there is no container ${container} in ${account}`);
  }
  if (status === 404) return failed('BLOB_NOT_FOUND', `there is no blob ${container}/${name} in ${account}`);
  const denial = status === undefined ? undefined : explainDenial(status, code, { account, container, end });
  if (denial !== undefined) return failed(denial.code, denial.message + missingGrant(error));
  return toTransferError(error, `${operation} (storage account ${account})`, end);
}

/** The failure of a copy whose source is another one by now. */
export const sourceChanged = (operation: string, cause?: unknown): TransferError =>
  new TransferError('SOURCE_CHANGED', 'the source blob was rewritten while it was copied', {
    operation,
    origin: 'source',
    cause,
  });

/** Codes of a target that refuses the write, whatever the source. */
const targetCodes = new RegExp(
  '^(Authoriz|Authentic|InsufficientAccountPermissions|ContainerNotFound|ContainerBeingDeleted|' +
    'BlobAlreadyExists|PendingCopyOperation|Lease)',
);

/**
 * Tells whether the target service refused to pull from the source, as opposed to refusing the write. Azure
 * answers CannotVerifyCopySource with the status it met at the source (403, 404, 409) or 5xx when it met
 * nobody, and 501 or 400 for operations it does not know.
 */
export function refusalOf(error: unknown): Refusal | undefined {
  if (!isServiceError(error)) return undefined;
  const [status, code] = [statusOf(error), codeOf(error) ?? ''];
  const refusal = (kind: Refusal['kind']): Refusal => ({
    kind,
    reason: describe(status, code, error.message),
  });
  if (code === 'CannotVerifyCopySource') return refusal('unreachable');
  if (status === 501 || code === 'UnsupportedHeader' || code === 'FeatureNotSupported') {
    return refusal('not-implemented');
  }
  if (isTransient(error) || status === 412 || targetCodes.test(code)) return undefined;
  return refusal('unreachable');
}

const describe = (status: number | undefined, code: string, message: string): string =>
  `${status} ${shortened(code, 100)}: ${reasonIn(message)}`;
