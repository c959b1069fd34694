import { createServer as createHttp, request as forward, type RequestListener } from 'node:http';
import { createServer as createHttps } from 'node:https';
import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { createPipelineRequest, type PipelineResponse } from '@azure/core-rest-pipeline';
import { BlobClient } from '@azure/storage-blob';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { loadCertificates } from '../../../../rehearsal/cloud/platform/listeners/certificates';
import { isTransient } from '../../../../src/azure/copy/faults';
import { createLimiter } from '../../../../src/azure/copy/limiter';
import { pinSource, readRange } from '../../../../src/azure/copy/read-range';
import { receiveInto } from '../../../../src/azure/copy/wire/receive-into';

const open: { close(): unknown }[] = [];
afterEach(async () => {
  vi.unstubAllEnvs();
  await Promise.all(open.splice(0).map((each) => each.close()));
});

async function listen(server: Server): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  open.push(server);
  return (server.address() as AddressInfo).port;
}

/** A server that answers each request with what `answer` writes to its socket, byte for byte. */
async function raw(answer: (socket: Socket, request: string) => unknown) {
  const sockets: Socket[] = [];
  const port = await listen(
    createServer((socket) => {
      sockets.push(socket);
      socket.on('error', () => undefined);
      let text = '';
      socket.on('data', (bytes) => {
        text += bytes.toString('latin1');
        if (!text.endsWith('\r\n\r\n')) return;
        const request = text;
        text = '';
        answer(socket, request);
      });
    }),
  );
  open.push({ close: () => sockets.map((socket) => socket.destroy()) });
  return { url: `http://127.0.0.1:${port}/transfer/b?sig=secret`, sockets };
}

async function secure(answer: RequestListener) {
  const folder = mkdtempSync(join(tmpdir(), 'receive-into-'));
  open.push({
    close: () => {
      rmSync(folder, { recursive: true });
    },
  });
  const { cert, key } = await loadCertificates(folder, ['localhost']);
  const server = createHttps({ cert, key }, answer);
  const port = await listen(server);
  return Object.assign(server, { url: `https://localhost:${port}/` });
}

interface Got {
  readonly response: PipelineResponse;
  readonly text: string;
  readonly pieces: readonly number[];
}

async function get(
  url: string,
  length: number,
  { pass = () => undefined, signal }: { pass?: () => Promise<void> | undefined; signal?: AbortSignal } = {},
): Promise<Got> {
  const into = Buffer.alloc(length, '.');
  const pieces: number[] = [];
  const client = receiveInto({ into, pass, onBytes: (bytes) => pieces.push(bytes.length) });
  const request = createPipelineRequest({ url, ...(signal && { abortSignal: signal }) });
  const response = await client.sendRequest(request);
  return { response, text: into.toString(), pieces };
}

const ok = (body: string, more = ''): string =>
  `HTTP/1.1 206 Partial Content\r\nContent-Length: ${body.length}\r\n${more}\r\n${body}`;

describe('receiveInto', () => {
  it('takes an answer in whatever pieces it comes, on a connection that is used again', async () => {
    const { url, sockets } = await raw((socket) => {
      const answer = Buffer.from(`HTTP/1.1 100 Continue\r\n\r\n${ok('0123456789', 'X-A:  b c \r\n')}`);
      void (async () => {
        for (let at = 0; at < answer.length; at += 7) {
          socket.write(answer.subarray(at, at + 7));
          await delay(1);
        }
      })();
    });
    for (let n = 0; n < 3; n++) {
      const { response, text } = await get(url, 10);
      expect(text).toBe('0123456789');
      expect(response.status).toBe(206);
      expect(response.headers.get('x-a')).toBe('b c');
    }
    expect(sockets).toHaveLength(1);
  });

  it('uses no connection again that the server wants closed', async () => {
    const { url, sockets } = await raw((socket) => socket.write(ok('0123', 'Connection: close\r\n')));
    await get(url, 4);
    await get(url, 4);
    expect(sockets).toHaveLength(2);
  });

  it('uses no connection again on which more came than was asked for', async () => {
    const { url, sockets } = await raw((socket) => {
      socket.write(ok('0123'));
      setTimeout(() => socket.write('HTTP/1.1 206 Sneaked\r\nContent-Length: 4\r\n\r\nevil'), 20);
    });
    await get(url, 4);
    await delay(60);
    expect((await get(url, 4)).text).toBe('0123');
    expect(sockets).toHaveLength(2);
  });

  it('tells status and headers of a refusal, and leaves its body', async () => {
    const { url } = await raw((socket) =>
      socket.write('HTTP/1.1 403 No\r\nx-ms-error-code: AuthorizationFailure\r\n\r\n<Error/>'),
    );
    const { response, text } = await get(url, 4);
    expect([response.status, response.headers.get('x-ms-error-code'), text]).toEqual([
      403,
      'AuthorizationFailure',
      '....',
    ]);
  });

  it.each([
    ['no HTTP at all', 'SSH-2.0-OpenSSH\r\n\r\n', 'does not begin as HTTP/1.1'],
    ['a header without a name', 'HTTP/1.1 206 OK\r\n: x\r\n\r\n', 'broken header'],
    ['no length', 'HTTP/1.1 206 OK\r\n\r\n0123', 'does not say how long'],
    ['chunks', 'HTTP/1.1 206 OK\r\nTransfer-Encoding: chunked\r\n\r\n4\r\n', 'does not say how long'],
    ['two lengths', ok('0123', 'content-length: 2\r\n'), 'two lengths'],
    ['a longer body', ok('01234'), '5 bytes, not 4'],
    ['an empty body', ok(''), '0 bytes, not 4'],
    ['a head without end', `HTTP/1.1 206 OK\r\nx: ${'y'.repeat(20_000)}`, 'does not end'],
    ['more than it said', `${ok('0123')}4`, 'more bytes than it said'],
  ])('refuses an answer with %s, as something that may pass', async (_what, answer, message) => {
    const { url } = await raw((socket) => socket.write(answer));
    const error: unknown = await get(url, 4).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ code: 'PARSE_ERROR' });
    expect(String(error)).toContain(message);
    expect(isTransient(error)).toBe(true);
    expect(JSON.stringify(error) + String(error)).not.toContain('secret');
  });

  it('says that a connection was cut', async () => {
    const { url } = await raw((socket) => socket.end(ok('0123').slice(0, -2)));
    const error: unknown = await get(url, 4).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ code: 'ECONNRESET' });
    expect(isTransient(error)).toBe(true);
  });

  it('stops at once when it is told to, and writes into the buffer no more', async () => {
    const { url, sockets } = await raw((socket) => {
      socket.write(ok('0123456789').slice(0, -5));
      setTimeout(() => socket.write('56789'), 40);
    });
    const stop = new AbortController();
    const into = Buffer.alloc(10, '.');
    const client = receiveInto({
      into,
      pass: () => undefined,
      onBytes: () => {
        stop.abort();
      },
    });
    const request = createPipelineRequest({ url, abortSignal: stop.signal });
    await expect(client.sendRequest(request)).rejects.toMatchObject({ name: 'AbortError' });
    await vi.waitFor(() => {
      expect(sockets[0]?.destroyed).toBe(true);
    });
    expect(into.toString()).toBe('01234.....');
    await expect(client.sendRequest(request)).rejects.toMatchObject({ name: 'AbortError' });
    expect(sockets).toHaveLength(1);
  });

  it('lets the connection rest as long as bytes may not pass', async () => {
    const mebibyte = 1024 * 1024;
    const { url } = await raw((socket) => socket.write(ok('x'.repeat(mebibyte))));
    let waiting = 0;
    const pass = (): Promise<void> => {
      expect(waiting++).toBe(0);
      return delay(5).then(() => {
        waiting--;
      });
    };
    const { text } = await get(url, mebibyte, { pass });
    expect(text).toBe('x'.repeat(mebibyte));
  });

  it('has nobody wait for the end of an answer, so that giving up rejects nothing nobody hears of', async () => {
    const unheard = vi.fn();
    process.on('unhandledRejection', unheard);
    open.push({ close: () => process.off('unhandledRejection', unheard) });
    const { url } = await raw((socket) => socket.write(ok('0123')));
    const stop = new AbortController();
    await get(url, 4, { pass: () => delay(60_000, undefined, { signal: stop.signal }) });
    stop.abort();
    await delay(20);
    expect(unheard).not.toHaveBeenCalled();
  });

  it('does not pass on a connection that rests, though TLS had the end of the answer ready', async () => {
    vi.stubEnv('NODE_TLS_REJECT_UNAUTHORIZED', '0');
    const records = 'x'.repeat(3 * 16 * 1024);
    let connections = 0;
    const server = await secure((_, response) =>
      response.writeHead(206, { 'content-length': records.length }).end(records),
    );
    server.on('secureConnection', () => connections++);
    const stop = new AbortController();
    let rests = 0;
    const pass = (): Promise<void> | undefined =>
      rests++ === 0 ? delay(60_000, undefined, { signal: stop.signal }) : undefined;
    await get(server.url, records.length, { pass });
    expect(rests).toBeGreaterThan(1);
    stop.abort();
    const { text } = await get(server.url, records.length, { signal: AbortSignal.timeout(5000) });
    expect(text).toBe(records);
    expect(connections).toBe(1);
  });

  it('trusts no certificate that Node does not trust', async () => {
    const { url } = await secure((_, response) => response.end('no'));
    const error: unknown = await get(url, 2).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ name: 'RestError' });
    expect(String(error)).toMatch(/certificate/);
  });
});

describe('a source behind a proxy', () => {
  it('is read through it', async () => {
    const { url } = await raw((socket, request) => {
      expect(request).toMatch(/^if-match: "0x1"\r$/im);
      socket.write(ok('0123456789'));
    });
    const asked: string[] = [];
    const port = await listen(
      createHttp((request, response) => {
        asked.push(request.url ?? '');
        forward(request.url ?? '', { headers: request.headers, agent: false }, (answer) => {
          response.writeHead(answer.statusCode ?? 500, answer.headers);
          answer.pipe(response);
        }).end();
      }),
    );
    vi.stubEnv('HTTP_PROXY', `http://127.0.0.1:${port}`);
    const source = pinSource(new BlobClient(url), '"0x1"', createLimiter(undefined));
    const into = Buffer.alloc(10);
    await readRange(source, 0, into, { signal: AbortSignal.timeout(5000), onThrottle: () => undefined });
    expect(into.toString()).toBe('0123456789');
    expect(asked).toEqual([url]);
  });
});
