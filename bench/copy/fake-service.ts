import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { buffer } from 'node:stream/consumers';

/**
 * Child process of `copy.ts`: a storage service that answers Put Block From URL after as long as a link of a
 * certain latency and bandwidth would take, and moves nothing. Blobs of the source are as large as their name
 * says in MiB.
 */
const [latencyMs = 0, mibPerSecond = 1] = process.argv.slice(2).map(Number);
const mebibyte = 1024 * 1024;
const md5 = '1B2M2Y8AsgTpgAmY7PhCfg==';

interface Committed {
  readonly bytes: number;
  readonly metadata: Readonly<Record<string, string>>;
}
const blocks = new Map<string, Map<string, number>>();
const committed = new Map<string, Committed>();

const server = createServer((request, response) => {
  void answer(request, response);
});

async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const { pathname, searchParams } = new URL(request.url ?? '', 'http://localhost');
  const header = (name: string): string => String(request.headers[name] ?? '');
  const done = (status: number, headers: Record<string, string | number> = {}, body = ''): void => {
    response
      .writeHead(status, { etag: '"0x1"', 'last-modified': new Date(0).toUTCString(), ...headers })
      .end(body);
  };
  await buffer(request);
  const comp = searchParams.get('comp');
  if (request.method === 'POST') {
    done(403, { 'x-ms-error-code': 'AuthorizationFailure' });
  } else if (request.method === 'HEAD') {
    const mib = pathname.startsWith('/source/') ? Number(/(\d+)\.tar$/.exec(pathname)?.[1]) : undefined;
    const blob = mib === undefined ? committed.get(pathname) : { bytes: mib * mebibyte, metadata: {} };
    if (blob === undefined) done(404, { 'x-ms-error-code': 'BlobNotFound' });
    else done(200, { ...blob.metadata, 'content-length': blob.bytes, 'content-md5': md5 });
  } else if (comp === 'block') {
    const [, from = 0, to = 0] = (/bytes=(\d+)-(\d+)/.exec(header('x-ms-source-range')) ?? []).map(Number);
    const bytes = to - from + 1;
    await delay(latencyMs + (bytes / mebibyte / mibPerSecond) * 1000);
    const staged = blocks.get(pathname) ?? new Map<string, number>();
    blocks.set(pathname, staged.set(searchParams.get('blockid') ?? '', bytes));
    done(201);
  } else if (comp === 'blocklist' && request.method === 'GET') {
    const list = [...(blocks.get(pathname) ?? [])].map(
      ([id, size]) => `<Block><Name>${id}</Name><Size>${size}</Size></Block>`,
    );
    const xml =
      `<?xml version="1.0"?><BlockList><UncommittedBlocks>${list.join('')}</UncommittedBlocks>` +
      '</BlockList>';
    done(200, { 'content-type': 'application/xml' }, xml);
  } else {
    const metadata = Object.entries(request.headers).filter(([name]) => name.startsWith('x-ms-meta-'));
    const bytes = [...(blocks.get(pathname)?.values() ?? [])].reduce((sum, size) => sum + size, 0);
    committed.set(pathname, { bytes, metadata: Object.fromEntries(metadata) as Record<string, string> });
    done(201);
  }
}

server.listen(0, '127.0.0.1', () => process.send?.((server.address() as AddressInfo).port));
process.once('disconnect', () => process.exit());
