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

/** Answers one request. */
export type Listener = (request: IncomingMessage, response: ServerResponse, url: URL) => Promise<void>;

/** Listens on 127.0.0.1 only. A listener that throws becomes its status, or 500 with an empty body. */
export async function listen(port: number, log: Log, listener: Listener): Promise<RunningServer> {
  const server = createServer((request, response) => {
    const url = parseUrl(request);
    const handled = url
      ? listener(request, response, url)
      : Promise.reject(new HttpRefusal(400, 'The request target is not a valid URL.'));
    handled.catch((error: unknown) => {
      const refusal = error instanceof HttpRefusal ? error : undefined;
      log(refusal ? 'warning' : 'error', 'Host.Http', refusal?.message ?? String((error as Error).stack));
      if (response.headersSent) response.destroy();
      else
        send(response, {
          status: refusal?.status ?? 500,
          ...(refusal && { headers: textPlain, body: refusal.message }),
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

function parseUrl(request: IncomingMessage): URL | undefined {
  try {
    return new URL(request.url ?? '/', `http://${request.headers.host ?? '127.0.0.1'}`);
  } catch {
    return undefined;
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
