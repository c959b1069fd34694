import type { IncomingMessage, ServerResponse } from 'node:http';

/** An answer that ends the request early; every service renders it in its own error shape. */
export class Refusal extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    message: string,
    /** Machine-readable detail some services nest (Key Vault's `innererror`). */
    readonly inner?: string,
    readonly headers: Readonly<Record<string, string>> = {},
  ) {
    super(message);
  }
}

/** Answers with a JSON document. */
export function sendJson(
  response: ServerResponse,
  status: number,
  body: unknown,
  headers: Readonly<Record<string, string>> = {},
): void {
  const text = JSON.stringify(body);
  response.writeHead(status, {
    'content-type': 'application/json; charset=utf-8',
    'content-length': Buffer.byteLength(text),
    ...headers,
  });
  response.end(text);
}

/**
 * Whole body as text.
 * @throws {Refusal} 413 beyond the limit, or what a service throws itself; no more than the limit is held.
 */
export async function readText(
  request: IncomingMessage,
  limitBytes: number,
  tooLarge = (): Error => new Refusal(413, 'RequestTooLarge', `the body is limited to ${limitBytes} bytes`),
): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > limitBytes) throw tooLarge();
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

/** The request's URL. Only path and query mean anything: the host is the listener's business. */
export function urlOf(request: IncomingMessage): URL {
  try {
    const { url = '/' } = request;
    // As a proxy is asked: how `http_proxy` leads a client to the instance metadata service.
    return new URL(url.startsWith('http://') ? url : `https://localhost${url}`);
  } catch {
    throw new Refusal(400, 'InvalidUri', 'the requested URI is not valid');
  }
}

/** Decoded path segments without empty ones: `/secrets/name/` and `/secrets/name` are the same. */
export function pathSegments(url: URL): string[] {
  try {
    return url.pathname
      .split('/')
      .filter((segment) => segment !== '')
      .map((segment) => decodeURIComponent(segment));
  } catch {
    throw new Refusal(400, 'InvalidUri', 'the path is not properly percent-encoded');
  }
}

/** The token of `Authorization: Bearer`, undefined when there is none. */
export function bearerToken(request: IncomingMessage): string | undefined {
  return /^bearer +(\S+)$/i.exec(request.headers.authorization ?? '')?.[1];
}
