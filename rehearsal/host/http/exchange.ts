import type { IncomingMessage, ServerResponse } from 'node:http';
import { buffer } from 'node:stream/consumers';

/** A request to one of the host's own endpoints, with its body read. */
export interface HostRequest {
  readonly method: string;
  readonly url: URL;
  readonly headers: IncomingMessage['headers'];
  readonly body: Buffer;
}

/** What is sent back. */
export interface Answer {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string | readonly string[]>>;
  readonly body?: string | Uint8Array;
}

/**
 * A request that gets this status instead of an answer; the text goes to the log and, below 500, to the
 * caller.
 */
export class HttpRefusal extends Error {
  constructor(
    readonly status: number,
    message: string,
  ) {
    super(message);
  }
}

const bodyLimit = 100 * 1024 * 1024;

/** The body as functions get it: empty when it was sent in chunks. @throws {HttpRefusal} above 100 MB. */
export async function readFunctionBody(request: IncomingMessage): Promise<Buffer> {
  const body = await readBody(request);
  return request.headers['transfer-encoding'] === undefined ? body : Buffer.alloc(0);
}

/** @throws {HttpRefusal} 500 above 100 MB, as the real host. */
export async function readBody(request: IncomingMessage): Promise<Buffer> {
  if (Number(request.headers['content-length'] ?? 0) > bodyLimit) {
    throw new HttpRefusal(500, 'Request body too large: the limit is 100 MB.');
  }
  return buffer(request);
}

/** Sends an answer. */
export function send(response: ServerResponse, { status, headers = {}, body }: Answer): void {
  for (const [name, value] of Object.entries(headers)) response.setHeader(name, value);
  response.statusCode = status;
  // Said for HEAD too, where the body itself is left out.
  if (body !== undefined) response.setHeader('content-length', Buffer.byteLength(body));
  else if (status !== 204 && status !== 304) response.setHeader('content-length', 0);
  response.end(body);
}

/** An answer with a JSON body. */
export const json = (
  status: number,
  value: unknown,
  headers: Readonly<Record<string, string>> = {},
): Answer => ({
  status,
  headers: { 'content-type': 'application/json; charset=utf-8', ...headers },
  body: JSON.stringify(value),
});
