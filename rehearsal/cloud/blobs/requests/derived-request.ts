import { IncomingMessage } from 'node:http';
import { Socket } from 'node:net';
import { Readable } from 'node:stream';

/** What a made request is made of. */
export interface RequestDescription {
  readonly method: string;
  /** Path and query. */
  readonly url: string;
  /** Lower-case names; undefined leaves one out. */
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body?: Readable | Buffer;
}

/**
 * A request as Node's HTTP server would hand it over, made without the wire: nothing is encrypted or parsed
 * twice.
 */
export function createRequest(description: RequestDescription): IncomingMessage {
  const { method, url, headers, body = Buffer.alloc(0) } = description;
  const request = new IncomingMessage(secureSocket());
  Object.assign(request, { method, url, httpVersion: '1.1', httpVersionMajor: 1, httpVersionMinor: 1 });
  for (const [name, value] of Object.entries(headers)) {
    if (value === undefined) continue;
    request.headers[name] = value;
    for (const single of Array.isArray(value) ? value : [value]) request.rawHeaders.push(name, single);
  }
  feed(request, Buffer.isBuffer(body) ? Readable.from(body.length > 0 ? [body] : []) : body);
  return request;
}

/** The request the client would have sent for another operation, with other headers and body. */
export function deriveRequest(
  original: IncomingMessage,
  changes: Pick<RequestDescription, 'headers' | 'body'> & { readonly url?: string },
): IncomingMessage {
  return createRequest({
    method: original.method ?? 'GET',
    url: original.url ?? '/',
    ...changes,
    headers: { ...original.headers, ...changes.headers },
  });
}

/** Looks like a TLS connection from loopback; no byte ever passes. */
function secureSocket(): Socket {
  const properties = { encrypted: { value: true }, remoteAddress: { value: '127.0.0.1' } };
  return Object.defineProperties(new Socket(), properties);
}

function feed(request: IncomingMessage, source: Readable): void {
  request._read = () => source.resume();
  source.on('data', (chunk: Buffer) => {
    if (!request.push(chunk)) source.pause();
  });
  source.once('end', () => {
    request.complete = true;
    request.push(null);
  });
  source.once('error', (error) => request.destroy(error));
  source.pause();
}
