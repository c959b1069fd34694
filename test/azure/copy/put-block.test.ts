import { randomBytes } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { buffer } from 'node:stream/consumers';
import { BlockBlobClient } from '@azure/storage-blob';
import { describe, expect, it } from 'vitest';
import { createLimiter } from '../../../src/azure/copy/limiter';
import { inPieces, openTarget, putBlock } from '../../../src/azure/copy/put-block';
import { closeLater, listen, rawServer } from './support/raw-server';

const bytes = randomBytes(16 * 1024 * 1024 + 5);
const never = new AbortController().signal;

/** Sends the bytes as block `a/b+c=` to an address. */
async function put(url: string, signal: AbortSignal = never): Promise<void> {
  const limiter = createLimiter(undefined);
  const target = openTarget(new BlockBlobClient(url), limiter, '2022-11-02');
  await putBlock(
    target,
    { id: 'a/b+c=', length: bytes.length },
    () => inPieces(bytes, limiter, signal),
    signal,
  );
}

async function server(
  answer: (request: IncomingMessage, response: ServerResponse) => unknown,
): Promise<string> {
  const http = createServer(answer);
  const port = await listen(http);
  closeLater(() => {
    http.closeAllConnections();
  });
  return `http://127.0.0.1:${port}/account/transfer/b?sv=1&sig=secret%2B`;
}

describe('putBlock', () => {
  it('sends a block whole, with its length, to where the SDK would', async () => {
    const got: { url?: string | undefined; length?: string | undefined; body?: Buffer }[] = [];
    const url = await server(async (request, response) => {
      got.push({ url: request.url, length: request.headers['content-length'], body: await buffer(request) });
      response.writeHead(201).end();
    });
    await put(url);
    expect(got[0]).toMatchObject({
      url: '/account/transfer/b?sv=1&sig=secret%2B&comp=block&blockid=a%2Fb%2Bc%3D',
      length: String(bytes.length),
    });
    expect(got[0]?.body?.equals(bytes)).toBe(true);
  });

  it.each([
    [
      'refuses it before it has come',
      (_: IncomingMessage, response: ServerResponse) =>
        response.writeHead(503, { 'x-ms-error-code': 'ServerBusy', 'retry-after': '7' }).end(),
      { statusCode: 503, code: 'ServerBusy' },
    ],
    [
      'says 201 before it has come',
      (_: IncomingMessage, response: ServerResponse) => response.writeHead(201).end(),
      { code: 'PARSE_ERROR' },
    ],
    [
      'says 200',
      (request: IncomingMessage, response: ServerResponse) =>
        request.resume().on('end', () => response.end()),
      { statusCode: 200 },
    ],
    [
      'answers with more than an answer',
      (request: IncomingMessage, response: ServerResponse) =>
        request.resume().on('end', () => response.writeHead(201).end(bytes)),
      { code: 'PARSE_ERROR' },
    ],
    [
      'closes in the middle',
      (request: IncomingMessage) => request.once('data', () => request.destroy()),
      { name: 'RestError' },
    ],
  ])('fails when the service %s', async (_what, answer, expected) => {
    const error: unknown = await put(await server(answer)).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject(expected);
    expect(JSON.stringify(error) + String(error)).not.toContain('secret');
  });

  it('is over at once when it is given up', async () => {
    const stop = new AbortController();
    const { url, sockets } = await rawServer((socket) => {
      socket.pause();
      stop.abort();
    }, false);
    await expect(put(url, stop.signal)).rejects.toMatchObject({ name: 'AbortError' });
    sockets[0]?.resume();
    await expect.poll(() => sockets[0]?.destroyed).toBe(true);
  });
});
