import { STATUS_CODES, type ServerResponse } from 'node:http';
import { sendStorageError, StorageError } from '../blobs/requests/storage-error';
import { sendJson } from '../platform/http';
import type { ServiceName } from './fault';

/** An error in the shape of a service. */
export interface ErrorAnswer {
  readonly status: number;
  readonly code: string;
  readonly message: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/** Answers in the error shape of the service, so that clients read it as the service's own. */
export function sendServiceError(response: ServerResponse, service: ServiceName, answer: ErrorAnswer): void {
  const { status, code, message, headers = {} } = answer;
  switch (service) {
    case 'blob':
      sendStorageError(response, new StorageError(status, code, message, headers));
      return;
    case 'registry':
      sendJson(response, status, { errors: [{ code: code.toUpperCase(), message }] }, headers);
      return;
    case 'authority':
      sendJson(response, status, { error: 'temporarily_unavailable', error_description: message }, headers);
      return;
    case 'identity':
      sendJson(response, status, { statusCode: status, code, message }, headers);
      return;
    case 'arm':
    case 'vault':
      sendJson(response, status, { error: { code, message } }, headers);
  }
}

/** Answers as something between app and service does: a page, on one line. */
export function sendGatewayPage(
  response: ServerResponse,
  { status, kilobytes }: { readonly status: number; readonly kilobytes: number },
): void {
  const head = `<html><head><title>${status} ${STATUS_CODES[status] ?? 'Error'}</title></head><body>`;
  const body = `${head}${'<p>gateway</p>'.repeat((kilobytes * 1024) / 14)}</body></html>`;
  response.writeHead(status, { 'content-type': 'text/html', 'content-length': Buffer.byteLength(body) });
  response.end(body);
}
