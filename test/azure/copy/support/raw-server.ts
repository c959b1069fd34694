import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createServer as createTlsServer } from 'node:tls';
import { BlobClient } from '@azure/storage-blob';
import { afterEach, vi } from 'vitest';
import { loadCertificates } from '../../../../rehearsal/cloud/platform/listeners/certificates';
import { createLimiter, type Limiter } from '../../../../src/azure/copy/limiter';
import { fillOf, pinSource, readRange } from '../../../../src/azure/copy/read-range';

/** The blob of a raw server. */
export const content = Buffer.from('0123456789abcdefghijklmnopqrstuvwxyz');
export const etag = '"0x1"';

/** A request whose head has come; a body may follow on the socket. */
export interface RawRequest {
  readonly head: string;
  /** Counts from 1, over all connections. */
  readonly count: number;
  /** An honest answer to it. */
  readonly honest: string;
}

export interface RawServer {
  readonly url: string;
  readonly sockets: readonly Socket[];
  readonly requests: readonly string[];
}

const open: { close(): unknown }[] = [];
afterEach(async () => {
  vi.unstubAllEnvs();
  await Promise.all(open.splice(0).map((each) => each.close()));
});

/** What a test opens is closed after it. */
export const closeLater = (close: () => unknown): void => {
  open.push({ close });
};

/** Lets a server listen on loopback. */
export async function listen(server: Server): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  closeLater(() => server.close());
  return (server.address() as AddressInfo).port;
}

/** Writes what a test wants, byte for byte, in answer to each request. */
export async function rawServer(
  answer: (socket: Socket, request: RawRequest) => unknown,
  secure = true,
): Promise<RawServer> {
  const sockets: Socket[] = [];
  const requests: string[] = [];
  const serve = (socket: Socket): void => {
    sockets.push(socket);
    socket.on('error', () => undefined);
    let text = '';
    socket.on('data', (bytes) => {
      text += bytes.toString('latin1');
      const end = text.indexOf('\r\n\r\n');
      // A body is of no interest.
      if (end < 0 && text.length > 128 * 1024) text = '';
      if (end < 0) return;
      const head = text.slice(0, end);
      text = '';
      requests.push(head);
      answer(socket, { head, count: requests.length, honest: partial(head) });
    });
  };
  if (secure) vi.stubEnv('NODE_TLS_REJECT_UNAUTHORIZED', '0');
  const port = await listen(secure ? createTlsServer(await certificate(), serve) : createServer(serve));
  closeLater(() => sockets.map((socket) => socket.destroy()));
  const origin = secure ? `https://localhost:${port}` : `http://127.0.0.1:${port}`;
  return { url: `${origin}/account/transfer/b?sig=secret`, sockets, requests };
}

/** Of an authority nobody trusts. */
export async function certificate(): Promise<{ readonly cert: string; readonly key: string }> {
  const folder = mkdtempSync(join(tmpdir(), 'raw-server-'));
  const { cert, key } = await loadCertificates(folder, ['localhost']);
  rmSync(folder, { recursive: true });
  return { cert, key };
}

const asked = (head: string): [number, number] => {
  const [, from = '0', to = '0'] = /x-ms-range: bytes=(\d+)-(\d+)/i.exec(head) ?? [];
  return [Number(from), Number(to)];
};

/** The bytes a request asks for. */
export const bytesOf = (head: string): string => {
  const [from, to] = asked(head);
  return content.toString('latin1', from, to + 1);
};

/** An answer 206; `headers` come first, and one of them may be left out. */
export function partial(head: string, headers = '', without = '-', body = bytesOf(head)): string {
  const [from, to] = asked(head);
  const lines = [
    headers,
    `ETag: ${etag}`,
    `Content-Range: bytes ${from}-${to}/${content.length}`,
    `Content-Length: ${body.length}`,
  ].filter((line) => line !== '' && !line.startsWith(without));
  return ['HTTP/1.1 206 Partial Content', ...lines, '', body].join('\r\n');
}

/** Reads from a raw server as the copy does. */
export async function readFrom(
  { url }: Pick<RawServer, 'url'>,
  {
    from = 0,
    length = 10,
    limiter = createLimiter(undefined),
    signal = AbortSignal.timeout(120_000),
  }: Reading = {},
): Promise<string> {
  const source = pinSource(new BlobClient(url), { etag, bytes: content.length }, limiter, '2022-11-02');
  const into = Buffer.alloc(length, '.');
  await readRange(source, from, length, fillOf(into), { signal, onThrottle: () => undefined });
  return into.toString();
}

interface Reading {
  readonly from?: number;
  readonly length?: number;
  readonly limiter?: Limiter;
  readonly signal?: AbortSignal;
}
