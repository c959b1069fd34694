import { TransferError, type Origin } from '../domain/errors';
import type { ErrorCode } from '../domain/remedies';

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

/** Seconds a service asks to wait: as a number or, for the service may choose, as a date. */
export function retryAfterSeconds(headers: Headers | undefined): number | undefined {
  const text = headers?.get('retry-after') ?? '';
  const seconds = /^\d+$/.test(text) ? Number(text) : Math.ceil((Date.parse(text) - Date.now()) / 1000);
  return seconds > 0 ? seconds : undefined;
}

/** Codes of connections that failed. The last ones are how `fetch` says it. */
export const networkCodes =
  /^(ECONN|ENOTFOUND|EAI_AGAIN|EPIPE|ETIMEDOUT|EHOST|ENET|ERR_STREAM_PREMATURE_CLOSE|REQUEST_SEND_ERROR|PARSE_ERROR|UND_ERR_SOCKET|UND_ERR_\w+_TIMEOUT)/;

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
const unreachable =
  /network_error|endpoints_resolution_error|ECONN|ENOTFOUND|EAI_AGAIN|ETIMEDOUT|ENETUNREACH|EHOSTUNREACH|temporarily_unavailable|server_error|AADSTS900(06|24|33)\b|timed? ?out|No response|Response had no/i;

/** Translates whatever an SDK threw into the one failure shape; a TransferError passes unchanged. */
export function toTransferError(error: unknown, operation: string, origin: Origin): TransferError {
  if (error instanceof TransferError) return error;
  const from: ServiceError = typeof error === 'object' && error !== null ? error : { message: String(error) };
  const status = from.statusCode ?? (typeof from.status === 'number' ? from.status : undefined);
  const { code, retryable } = classify(status, from);
  const retryAfter = retryAfterSeconds(from.response?.headers);
  const serviceCode = from.code !== undefined ? ` (${from.code})` : '';
  // A HEAD request has no body to say why.
  const said = from.message?.split('\n')[0]?.trim() ?? '';
  const text = said === '' ? 'the service gave no reason' : said;
  return new TransferError(
    code,
    `${operation} failed${status ? ` with ${status}` : ''}${serviceCode}: ${text}`,
    {
      operation,
      origin,
      retryable,
      ...(retryAfter !== undefined && { retryAfterSeconds: retryAfter }),
      cause: error,
    },
  );
}

function classify(status: number | undefined, error: ServiceError): { code: ErrorCode; retryable: boolean } {
  if (status === 429) return { code: 'THROTTLED', retryable: true };
  if (status === 401 || status === 403) return { code: 'ACCESS_DENIED', retryable: false };
  if (status !== undefined && (status >= 500 || status === 408))
    return { code: 'UNAVAILABLE', retryable: true };
  if (signInErrors.has(error.name ?? '') && unreachable.test(error.message ?? ''))
    return { code: 'UNAVAILABLE', retryable: true };
  if (signInErrors.has(error.name ?? '')) return { code: 'ACCESS_DENIED', retryable: false };
  if (error.name === 'AbortError' || networkCodes.test(error.code ?? ''))
    return { code: 'UNAVAILABLE', retryable: true };
  if (status !== undefined && status >= 400) return { code: 'REFUSED', retryable: false };
  // What the SDKs throw without a status never got an answer: a TLS handshake that failed, a body that broke
  // off.
  if (error.name === 'RestError') return { code: 'UNAVAILABLE', retryable: true };
  return { code: 'INTERNAL', retryable: false };
}
