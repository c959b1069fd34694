import { randomUUID } from 'node:crypto';
import type { ServerResponse } from 'node:http';

/** An error in the shape of the Blob service. */
export class StorageError extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    message: string,
    readonly headers: Readonly<Record<string, string>> = {},
    /** Further elements of the body. */
    readonly details: Readonly<Record<string, string>> = {},
  ) {
    super(message);
  }
}

/** The service's text when a SAS or role lacks a right. */
export const permissionMismatch = (): StorageError =>
  new StorageError(
    403,
    'AuthorizationPermissionMismatch',
    'This request is not authorized to perform this operation using this permission.',
  );

/** The service's first sentence to whom it does not know. */
export const unauthenticated =
  'Server failed to authenticate the request. Make sure the value of Authorization header is formed ' +
  'correctly including the signature.';

/** The service's text when a SAS is expired, revoked or forged. */
export const authenticationFailed = (detail: string): StorageError =>
  new StorageError(403, 'AuthenticationFailed', `${unauthenticated}\n${detail}`);

const escapeXml = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');

/** Answers with the XML error of the Blob service. */
export function sendStorageError(response: ServerResponse, error: StorageError): void {
  const requestId = randomUUID();
  const message = `${error.message}\nRequestId:${requestId}\nTime:${new Date().toISOString()}`;
  const details = Object.entries(error.details)
    .map(([name, value]) => `<${name}>${escapeXml(value)}</${name}>`)
    .join('');
  const body =
    '<?xml version="1.0" ' +
    `encoding="utf-8"?><Error><Code>${error.code}</Code><Message>${escapeXml(message)}</Message>` +
    `${details}</Error>`;
  response.writeHead(error.status, {
    'content-type': 'application/xml',
    'content-length': Buffer.byteLength(body),
    'x-ms-error-code': error.code,
    'x-ms-request-id': requestId,
    ...error.headers,
  });
  response.end(body);
}
