import { TransferError, type Origin } from '../domain/errors';
import { firstLine, shortened } from '../domain/redact';
import type { ErrorCode } from '../domain/remedies';
import { missingGrant } from '../domain/roles/missing-grant';
import { unknownVersion } from './clouds/unknown-version';

/** What is read of the errors of the different Azure SDK generations. */
interface ServiceError {
  readonly statusCode?: number;
  readonly status?: number | string;
  readonly code?: string;
  readonly name?: string;
  readonly message?: string;
  readonly response?: { readonly headers?: Headers };
}

interface Headers {
  get(name: string): string | undefined;
}

/** Seconds a service asks to wait: as a number or, for the service may choose, as a date by its own clock. */
export function retryAfterSeconds(headers: Headers | undefined): number | undefined {
  const text = headers?.get('retry-after') ?? '';
  const now = Date.parse(headers?.get('date') ?? '') || Date.now();
  const seconds = /^\d+$/.test(text) ? Number(text) : Math.ceil((Date.parse(text) - now) / 1000);
  return seconds > 0 ? seconds : undefined;
}

/** Codes of connections that failed. The last ones are how `fetch` says it. */
export const networkCodes = new RegExp(
  '^(ECONN|ENOTFOUND|EAI_AGAIN|EPIPE|ETIMEDOUT|EHOST|ENET|ERR_STREAM_PREMATURE_CLOSE|REQUEST_SEND_ERROR|' +
    'PARSE_ERROR|UND_ERR_SOCKET|UND_ERR_\\w+_TIMEOUT)',
);

/** @azure/identity wraps a refused secret or certificate in the last of these; none has a status. */
const signInErrors = new Set([
  'CredentialUnavailableError',
  'AuthenticationError',
  'AuthenticationRequiredError',
]);

/**
 * How MSAL and @azure/identity say that the authority did not answer or could not just then, which is no
 * refusal; the numbers are Entra's (learn.microsoft.com/entra/identity-platform/reference-error-codes).
 */
const unreachable = new RegExp(
  'network_error|endpoints_resolution_error|ECONN|ENOTFOUND|EAI_AGAIN|ETIMEDOUT|ENETUNREACH|EHOSTUNREACH|' +
    'temporarily_unavailable|server_error|AADSTS900(06|24|33)\\b|timed? ?out|No response|Response had no',
  'i',
);

/** Codes of a condition that does not hold; a lease, a policy, a copy or a deletion under way has others. */
const broken = new Set(['ConditionNotMet', 'TargetConditionNotMet', 'BlobAlreadyExists']);

/** Whether a conditional write met a blob that is there, or is another one by now. */
export const isConditionBroken = (error: unknown): boolean =>
  broken.has((error as ServiceError | undefined)?.code ?? '');

/** What a service will do once it is done with something else. */
const busyCodes = new Set(['ContainerBeingDeleted', 'AnotherOperationInProgress']);

/** Translates whatever an SDK threw into the one failure shape; a TransferError passes unchanged. */
export function toTransferError(error: unknown, operation: string, origin: Origin): TransferError {
  if (error instanceof TransferError) return error;
  const from: ServiceError = typeof error === 'object' && error !== null ? error : { message: String(error) };
  const misunderstood = unknownVersion(from, operation, origin);
  if (misunderstood !== undefined) return misunderstood;
  const status = from.statusCode ?? (typeof from.status === 'number' ? from.status : undefined);
  const { code, retryable } = classify(status, from);
  const retryAfter = retryAfterSeconds(from.response?.headers);
  const said = from.code === undefined ? '' : ` (${shortened(from.code, longestReason)})`;
  const how = `${status ? ` with ${status}` : ''}${said}`;
  const reason = reasonIn(from.message) + missingGrant(error);
  return new TransferError(code, `${operation} failed${how}: ${reason}`, {
    operation,
    origin,
    retryable,
    ...(retryAfter !== undefined && { retryAfterSeconds: retryAfter }),
    cause: error,
  });
}

/** A service says why in less. */
const longestReason = 500;

/** The first line of what a service said; of the page of a gateway, its title. */
export function reasonIn(text = ''): string {
  const said = /^\s*</.test(text) ? (/<(?:title|message)>([^<]*)/i.exec(text)?.[1] ?? 'a page') : text;
  // A HEAD request has no body to say why.
  return firstLine(said, longestReason) || 'the service gave no reason';
}

function classify(status: number | undefined, error: ServiceError): { code: ErrorCode; retryable: boolean } {
  const isSignIn = signInErrors.has(error.name ?? '');
  const unavailable = { code: 'UNAVAILABLE', retryable: true } as const;
  if (status === 429) return { code: 'THROTTLED', retryable: true };
  if (status === 401 || status === 403) return { code: 'ACCESS_DENIED', retryable: false };
  if (status !== undefined && (status >= 500 || status === 408)) return unavailable;
  if (isSignIn && unreachable.test(error.message ?? '')) return unavailable;
  if (isSignIn) return { code: 'ACCESS_DENIED', retryable: false };
  if (busyCodes.has(error.code ?? '')) return unavailable;
  if (error.name === 'AbortError' || networkCodes.test(error.code ?? '')) return unavailable;
  if (status !== undefined && status >= 400) return { code: 'REFUSED', retryable: false };
  // Without a status the SDKs throw what never got an answer: a failed TLS handshake, a body that broke off.
  if (error.name === 'RestError') return unavailable;
  return { code: 'INTERNAL', retryable: false };
}
