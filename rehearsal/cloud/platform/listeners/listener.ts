import { createServer as createHttpServer } from 'node:http';
import { createServer as createHttpsServer } from 'node:https';
import type { AddressInfo, Socket } from 'node:net';
import { DEFAULT_CIPHERS } from 'node:tls';
import type { HttpService } from '../../ports';
import { reportDefect } from '../report-defect';

/** The address of every listener but that of the production names. */
export const loopback = '127.0.0.1';

/** A listener that is open. */
export interface Listener {
  readonly port: number;
  /** Stops listening and cuts what is still connected: clients keep idle connections for minutes. */
  close(): Promise<void>;
}

/** Where a service listens, and with which certificate. */
export interface ListenOptions {
  /** 0 takes a free one. */
  readonly port: number;
  /** An address of 127.0.0.0/8; `127.0.0.1` unless given. */
  readonly address?: string;
  /** Without it the listener speaks plain HTTP. */
  readonly tls?: { readonly cert: string; readonly key: string };
}

/**
 * Node's default of 5 s makes pooled clients meet connections closed under them; Azure's front ends keep
 * minutes.
 */
const keepAliveTimeoutMs = 120_000;

/** Node's own, but AES-128 first, as Go prefers it: on loopback the bytes of layers cost the most. */
const ciphers = [...new Set(['TLS_AES_128_GCM_SHA256', ...DEFAULT_CIPHERS.split(':')])].join(':');

/**
 * Serves on loopback only.
 * @throws when the port is taken.
 */
export async function listen(service: HttpService, options: ListenOptions): Promise<Listener> {
  const server = options.tls ? createHttpsServer({ ...options.tls, ciphers }) : createHttpServer();
  server.on('request', (request, response) => {
    // A defect must cost one answer, not the cloud.
    Promise.resolve()
      .then(() => service(request, response))
      .catch((error: unknown) => {
        reportDefect(`${request.method ?? ''} ${(request.url ?? '').split('?', 1)[0] ?? ''}`, error);
        if (response.headersSent) response.destroy();
        else response.writeHead(500).end();
      });
  });
  // Node's list of connections leaves out those whose handshake never ended.
  const sockets = new Set<Socket>();
  server.on('connection', (socket: Socket) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
  });
  server.keepAliveTimeout = keepAliveTimeoutMs;
  // A push of many gigabytes takes longer than Node's default of five minutes for one request.
  server.requestTimeout = 0;
  const { address = loopback } = options;
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error) => {
      reject(new Error(`cannot listen on ${address}:${options.port}: ${error.message}`));
    });
    server.listen(options.port, address, resolve);
  });
  const { port } = server.address() as AddressInfo;
  return {
    port,
    close: () =>
      new Promise((resolve) => {
        server.close(() => {
          resolve();
        });
        for (const socket of sockets) socket.destroy();
      }),
  };
}
