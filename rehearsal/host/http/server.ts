import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Log } from '../logging/log';
import { HttpRefusal, send } from './exchange';

/** A server that listens. */
export interface RunningServer {
  readonly port: number;
  readonly close: () => Promise<void>;
}

/** As Kestrel, the server of the real host: a client that idles between two calls is not hung up on. */
const keepAliveTimeoutMs = 130_000;

/** As Kestrel's: of the request line, which is answered 414, and of all headers, answered 431. */
const requestLineLimit = 8 * 1024;
const headersLimit = 32 * 1024;

/** Answers one request. */
export type Listener = (request: IncomingMessage, response: ServerResponse, url: URL) => Promise<void>;

/** Listens on 127.0.0.1 only. A listener that throws becomes its status, or 500 with an empty body. */
export async function listen(port: number, log: Log, listener: Listener): Promise<RunningServer> {
  const server = createServer({ maxHeaderSize: 1024 * 1024 }, (request, response) => {
    const answer = async (): Promise<void> => {
      await listener(request, response, checkedUrl(request));
    };
    answer().catch((error: unknown) => {
      const refusal = error instanceof HttpRefusal ? error : undefined;
      log(refusal ? 'warning' : 'error', 'Host.Http', refusal?.message ?? String((error as Error).stack));
      if (response.headersSent) response.destroy();
      else
        send(response, {
          status: refusal?.status ?? 500,
          ...(refusal && refusal.status < 500 && { headers: textPlain, body: refusal.message }),
        });
      // What is left of a refused body is thrown away, so that the client gets to read the answer.
      request.resume();
    });
  });
  server.keepAliveTimeout = keepAliveTimeoutMs;
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', resolve);
  });
  return { port: (server.address() as AddressInfo).port, close: () => close(server) };
}

function checkedUrl({ method = '', url = '/', headers, rawHeaders }: IncomingMessage): URL {
  if (`${method} ${url} HTTP/1.1\r\n`.length > requestLineLimit)
    throw new HttpRefusal(414, 'The URL is too long: the limit is 8 KB.');
  if (rawHeaders.reduce((sum, text) => sum + text.length + 2, 0) > headersLimit)
    throw new HttpRefusal(431, 'The headers are too long: the limit is 32 KB.');
  try {
    return new URL(url, `http://${headers.host ?? '127.0.0.1'}`);
  } catch {
    throw new HttpRefusal(400, 'The request target is not a valid URL.');
  }
}

const textPlain = { 'content-type': 'text/plain; charset=utf-8' };

function close(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => {
      resolve();
    });
    server.closeAllConnections();
  });
}
