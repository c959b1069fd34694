import { TransferError, type Origin } from '../../domain/errors';
import type { ApiVersions } from '../../domain/side';
import { versionedServices } from './api-versions';

/** What is read of a refusal; `service` is told by calls of ARM in a version that can be set. */
interface Refusal {
  readonly code?: string;
  readonly message?: string;
  readonly service?: keyof ApiVersions;
  readonly response?: {
    readonly bodyAsText?: string | null | undefined;
    readonly headers?: { get(name: string): string | undefined };
  };
}

/** A version a service refused, and those it says it takes. */
interface Refused {
  readonly service?: keyof ApiVersions | undefined;
  readonly asked?: string | undefined;
  readonly offered?: string | undefined;
}

/** Codes of ARM for a version, or a type in this version, that the cloud does not have. */
export const armVersionCodes = new Set([
  'InvalidApiVersionParameter',
  'NoRegisteredProviderFound',
  'InvalidResourceType',
]);

/** The failure of a call in a version the service does not know; undefined for any other. */
export function unknownVersion(error: object, operation: string, origin: Origin): TransferError | undefined {
  const refused = refusedVersion(error);
  if (refused === undefined) return undefined;
  const { service, asked, offered } = refused;
  const name = service === undefined ? 'Azure Resource Manager' : versionedServices[service].name;
  const isSide = origin === 'source' || origin === 'target';
  const takes = offered === undefined ? 'It does not say which it knows' : `It offers ${offered}`;
  return new TransferError(
    'API_VERSION_UNKNOWN',
    `${operation} failed: ${name}${isSide ? ` at the ${origin}` : ''} does not know the version ` +
      `${asked ?? 'it was asked in'}. ${takes}: ${wayOut(service, origin)}`,
    { operation, origin, cause: error },
  );
}

function wayOut(service: keyof ApiVersions | undefined, origin: Origin): string {
  if (service === undefined) return 'no setting changes it, and acr-ferry does without the answer';
  const { setting } = versionedServices[service];
  const isSide = origin === 'source' || origin === 'target';
  const where = isSide ? `${origin.toUpperCase()}_${setting}` : `SOURCE_${setting} or TARGET_${setting}`;
  return `set ${where} to one that cloud has`;
}

function refusedVersion(error: Refusal): Refused | undefined {
  const { code = '', message = '', service } = error;
  if (armVersionCodes.has(code)) {
    return {
      service,
      asked: /api[- ]version '([^']*)'/i.exec(message)?.[1],
      offered: /supported (?:api-)?versions are '([^']*)'/i.exec(message)?.[1],
    };
  }
  if (code === 'BadParameter' && /\bversion\b.*not (?:recognized|supported)/i.test(message)) {
    return {
      service: 'keyVault',
      asked: /version \(([^)]*)\)/i.exec(message)?.[1],
      offered: /latest supported version \(([^)]*)\)/i.exec(message)?.[1],
    };
  }
  return refusedByStorage(error);
}

/** Answers to HEAD have no body to name the header. All others of ours are well-formed. */
function refusedByStorage({ message = '', response, ...error }: Refusal): Refused | undefined {
  const code = error.code ?? response?.headers?.get('x-ms-error-code');
  const body = response?.bodyAsText ?? '';
  if (code === 'InvalidHeaderValue') {
    const asked = /<HeaderName>x-ms-version<\/HeaderName>\s*<HeaderValue>([^<]*)</i.exec(body)?.[1];
    return asked === undefined && body !== '' ? undefined : { service: 'storage', asked };
  }
  const isOfSas = /\bsv is either not in the correct format/.test(`${message} ${body}`);
  return code === 'AuthenticationFailed' && isOfSas ? { service: 'storage' } : undefined;
}
