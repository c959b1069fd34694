import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { ArmReply } from './exchange';
import { ArmFailure } from './failure';
import { guid } from './names';

/** Headers ARM puts on every answer; the correlation id is the caller's where it is a GUID. */
export function responseHeaders(
  request: IncomingMessage,
  location: string,
  now: Date,
): Record<string, string> {
  const requestId = randomUUID();
  const correlation = firstOf(request.headers['x-ms-correlation-request-id']);
  const client = firstOf(request.headers['x-ms-client-request-id']);
  const returnClient = firstOf(request.headers['x-ms-return-client-request-id']) === 'true';
  return {
    'Cache-Control': 'no-cache',
    Pragma: 'no-cache',
    Expires: '-1',
    'x-ms-request-id': requestId,
    'x-ms-correlation-request-id': guid.test(correlation) ? correlation : requestId,
    'x-ms-routing-request-id': [location.toUpperCase(), compact(now), requestId].join(':'),
    ...(returnClient && guid.test(client) ? { 'x-ms-client-request-id': client } : {}),
    'Strict-Transport-Security': 'max-age=31536000; includeSubDomains',
    'X-Content-Type-Options': 'nosniff',
  };
}

/** What is left to the caller of the subscription's limits; the rehearsal has none and never counts down. */
export function remainingCalls(method: string): Record<string, string> {
  const remaining = 'x-ms-ratelimit-remaining-subscription';
  if (method === 'GET') return { [`${remaining}-global-reads`]: '3749' };
  const kind = method === 'DELETE' ? 'deletes' : 'writes';
  return { [`${remaining}-${kind}`]: '199', [`${remaining}-global-${kind}`]: '2999' };
}

/** Writes an answer; a body is JSON, an answer to HEAD has none. */
export function send(response: ServerResponse, headers: Record<string, string>, reply: ArmReply): void {
  if (response.destroyed || response.headersSent) return;
  const body = reply.body === undefined ? '' : JSON.stringify(reply.body);
  response.writeHead(reply.status, {
    ...headers,
    ...reply.headers,
    ...(body === '' ? {} : { 'Content-Type': 'application/json; charset=utf-8' }),
    ...(reply.status === 204 ? {} : { 'Content-Length': String(Buffer.byteLength(body)) }),
  });
  response.end(body);
}

/** ARM's error envelope. What is no refusal is a defect of the emulator: 500, without internals. */
export function refusal(error: unknown): ArmReply {
  if (!(error instanceof ArmFailure)) {
    const body = { error: { code: 'InternalServerError', message: 'The rehearsal failed on this request.' } };
    return { status: 500, body };
  }
  const { status, code, message, details } = error;
  const target = details.target === undefined ? {} : { target: details.target };
  return {
    status,
    body: { error: { code, message, ...target } },
    ...(details.headers === undefined ? {} : { headers: details.headers }),
  };
}

const firstOf = (header: string | string[] | undefined): string =>
  (Array.isArray(header) ? header[0] : header) ?? '';

/** `20260101T120000Z` */
const compact = (time: Date): string => time.toISOString().replace(/[-:]|\.\d+/g, '');
