import { RestError } from '@azure/storage-blob';
import { TransferError } from '../../domain/errors';
import { networkCodes } from '../failure';

const transientStatus = new Set([408, 429, 500, 502, 503, 504]);
/** The service compared bytes with the MD5 they should have. They may have been damaged on the way. */
export const damaged = 'Md5Mismatch';

interface Thrown {
  readonly statusCode?: number;
  readonly code?: string;
  readonly name?: string;
  readonly response?: { readonly headers?: { get(name: string): string | undefined } };
}

const read = (error: unknown): Thrown => (typeof error === 'object' && error !== null ? error : {});

/** HTTP status of a service error. */
export const statusOf = (error: unknown): number | undefined => read(error).statusCode;

/** Code of a service error; the answer to a HEAD has it in a header only. */
export const codeOf = (error: unknown): string | undefined =>
  read(error).code ?? read(error).response?.headers?.get('x-ms-error-code');

/**
 * Whether the same request may succeed in a moment. The SDK calls a cut connection `AbortError`
 * (azure-sdk-for-js issue 32268), so a caller must look at its own signal first to know who aborted.
 */
export function isTransient(error: unknown): boolean {
  if (error instanceof TransferError) return error.failure.retryable;
  const { statusCode, code, name } = read(error);
  if (statusCode !== undefined) return transientStatus.has(statusCode) || code === damaged;
  return name === 'AbortError' || networkCodes.test(code ?? '');
}

/** A read of one version met another, or none. */
export const isReplaced = (error: unknown): boolean => [404, 412].includes(statusOf(error) ?? 0);

/** The service asks for less, rather than being broken. */
export function isThrottle(error: unknown): boolean {
  const status = statusOf(error);
  return status === 429 || status === 503;
}

/** Seconds of a `Retry-After` header; a date is not used by Azure Storage and counts as absent. */
export function retryAfterOf(error: unknown): number | undefined {
  if (error instanceof TransferError) return error.failure.retryAfterSeconds;
  const seconds = Number(read(error).response?.headers?.get('retry-after') ?? NaN);
  return Number.isFinite(seconds) && seconds >= 0 ? seconds : undefined;
}

/** A service error, as opposed to a defect or a network failure. */
export const isServiceError = (error: unknown): error is RestError =>
  error instanceof RestError && error.statusCode !== undefined;
