import { TransferError } from '../../domain/errors';
import { toTransferError } from '../failure';

/** What is to be said of a document whose content cannot be read. */
export const invalidDocument = (path: string, problem: string): TransferError =>
  new TransferError('DOCUMENT_INVALID', `${path}: ${problem}`, { operation: 'read document', origin: 'app' });

/** The same of one that a newer app wrote: where it runs, too, or comes back, it can be read. */
export const newerDocument = (path: string, problem: string): TransferError =>
  new TransferError('DOCUMENT_INVALID', `${path}: ${problem}`, {
    ...{ operation: 'read document', origin: 'app', retryable: true },
  });

/** How the storage service says that one blob is kept from us, and what is meant. */
const blocked: readonly (readonly [RegExp, string])[] = [
  [/^BlobArchived$/, 'it is in the archive tier'],
  [/^BlobBeingRehydrated$/, 'it is on its way out of the archive tier'],
  [/^Lease/, 'somebody holds a lease on it'],
  [/Immutable/, 'an immutability policy or a legal hold protects it'],
  [/CustomerSpecifiedEncryption/, 'it is encrypted with a key the app does not have'],
  [/^InvalidBlobType$/, 'it is no block blob'],
];

/** What is to be said of a state container that does not answer. */
export function stateUnavailable(message: string, operation: string, cause?: unknown): TransferError {
  return new TransferError('STATE_UNAVAILABLE', message, {
    ...{ operation, origin: 'app', retryable: true },
    ...(cause instanceof TransferError &&
      cause.failure.retryAfterSeconds !== undefined && {
        retryAfterSeconds: cause.failure.retryAfterSeconds,
      }),
    cause,
  });
}

/** Names the document, and what keeps it from us where that is known. */
export function documentFailure(error: unknown, operation: string): TransferError {
  const failed = toTransferError(error, operation, 'app');
  if (failed.failure.code === 'UNAVAILABLE') return stateUnavailable(failed.message, operation, failed);
  const code = (error as { code?: string }).code ?? '';
  const reason = blocked.find(([pattern]) => pattern.test(code))?.[1];
  if (reason === undefined) return failed;
  const options = { operation, origin: 'app', cause: error } as const;
  return new TransferError('DOCUMENT_BLOCKED', `${operation} failed: ${reason} (${code})`, options);
}

/** Whether one document is at fault, and not the storage. */
export const isUnreadable = (error: unknown): error is TransferError =>
  error instanceof TransferError &&
  (error.failure.code === 'DOCUMENT_INVALID' || error.failure.code === 'DOCUMENT_BLOCKED');

/** Whether nothing is wrong but that the state container does not answer. */
export const isStateAway = (error: unknown): error is TransferError =>
  error instanceof TransferError && error.failure.code === 'STATE_UNAVAILABLE';
