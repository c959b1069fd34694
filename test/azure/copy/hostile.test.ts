import type { Socket } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type * as Undici from 'undici';
import { content, partial, rawServer, readFrom, type RawRequest } from './support/raw-server';

/** A minute of silence is a second here. */
vi.mock('undici', async (original) => {
  const undici = await original<typeof Undici>();
  return {
    ...undici,
    EnvHttpProxyAgent: class extends undici.EnvHttpProxyAgent {
      constructor(options: Undici.EnvHttpProxyAgent.Options) {
        super({ ...options, headersTimeout: 1000, bodyTimeout: 1000 });
      }
    },
  };
});

const unheard = vi.fn();
beforeAll(() => {
  process.on('unhandledRejection', unheard).on('uncaughtException', unheard);
});
afterAll(() => {
  process.off('unhandledRejection', unheard).off('uncaughtException', unheard);
  expect(unheard).not.toHaveBeenCalled();
});

type Answer = (socket: Socket, request: RawRequest) => unknown;

const says =
  (text: (head: string) => string): Answer =>
  (socket, { head }) =>
    socket.write(text(head));
/** Goes on until the other side has enough. */
const forever =
  (start: string, drip: string): Answer =>
  (socket) => {
    socket.write(start);
    const timer = setInterval(() => socket.write(drip), 20);
    socket.on('close', () => {
      clearInterval(timer);
    });
  };
const broken = (head: string): string => partial(head).slice(0, -3);

describe('a read from a server that means ill', () => {
  it.each<[string, Answer]>([
    ['no HTTP at all', says(() => 'SSH-2.0-OpenSSH\r\n\r\n')],
    ['the preface of another HTTP', says(() => 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n')],
    ['a header without a name', says((head) => partial(head, ': x'))],
    ['a NUL in a header', says((head) => partial(head, 'x: a\0b'))],
    [
      'chunks',
      says((head) =>
        partial(head, 'Transfer-Encoding: chunked', 'Content-Length', 'a\r\n0123456789\r\n0\r\n\r\n'),
      ),
    ],
    ['chunks and a length', says((head) => partial(head, 'Transfer-Encoding: chunked'))],
    ['no length', says((head) => partial(head, '', 'Content-Length'))],
    ['two lengths', says((head) => partial(head, 'Content-Length: 3'))],
    ['a longer body', says((head) => partial(head, '', '-', 'evil evil evil'))],
    ['a shorter body', says((head) => partial(head, '', '-', 'evil'))],
    ['an empty body', says((head) => partial(head, '', '-', ''))],
    ['another range', says(() => partial('x-ms-range: bytes=9-18'))],
    ['two ranges', says((head) => partial(head, 'Content-Range: bytes 0-9/36'))],
    ['no range', says((head) => partial(head, '', 'Content-Range'))],
    ['no version', says((head) => partial(head, '', 'ETag'))],
    ['100, which nobody asked for', says((head) => `HTTP/1.1 100 Continue\r\n\r\n${partial(head)}`)],
    [
      'another protocol',
      says(() => 'HTTP/1.1 101 Switching Protocols\r\nUpgrade: evil\r\nConnection: Upgrade\r\n\r\n'),
    ],
    ['a head without end', says(() => `HTTP/1.1 206 OK\r\nx: ${'y'.repeat(70_000)}`)],
    ['a head that drips', forever('HTTP/1.1 206 OK\r\n', 'x')],
    ['a head, and then silence', says(() => 'HTTP/1.1 206 OK\r\n')],
    ['silence', () => undefined],
    ['half a body, and then silence', says(broken)],
    ['half a body, and the end', (socket, { head }) => socket.end(broken(head))],
    ['half a body, and a reset', (socket, { head }) => socket.write(broken(head), () => socket.destroy())],
    ['the end at once', (socket) => socket.end()],
    ['no TLS any more', (socket) => (socket as Socket & { _parent?: Socket })._parent?.write('evil\r\n\r\n')],
  ])('gets %s, and asks again', async (_what, answer) => {
    const server = await rawServer((socket, request) =>
      request.count === 1 ? answer(socket, request) : socket.write(request.honest),
    );
    expect(await readFrom(server)).toBe('0123456789');
    expect(server.sockets).toHaveLength(2);
  });

  it.each<[string, Answer, object]>([
    [
      'another version',
      says((head) => partial(head, 'ETag: "0x2"', 'ETag: "0x1"')),
      { failure: { code: 'SOURCE_CHANGED' } },
    ],
    [
      'an encoding',
      says((head) => partial(head, 'Content-Encoding: gzip')),
      { failure: { code: 'COPY_FAILED', retryable: false } },
    ],
    [
      'a redirect',
      says(() => 'HTTP/1.1 302 Found\r\nLocation: https://localhost/evil\r\nContent-Length: 0\r\n\r\n'),
      { statusCode: 302 },
    ],
    [
      'the whole blob',
      says(() => `HTTP/1.1 200 OK\r\nContent-Length: 36\r\n\r\n${content.toString()}`),
      { statusCode: 200 },
    ],
    ['no change', says(() => 'HTTP/1.1 304 Not Modified\r\n\r\n'), { statusCode: 304 }],
    [
      'a refusal without end',
      forever('HTTP/1.1 403 No\r\nx-ms-error-code: AuthorizationFailure\r\n\r\n', 'evil'),
      { statusCode: 403, code: 'AuthorizationFailure' },
    ],
  ])('gets %s, and says so', async (_what, answer, expected) => {
    const server = await rawServer(answer);
    const error: unknown = await readFrom(server).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject(expected);
    expect(server.requests).toHaveLength(1);
    expect(JSON.stringify(error) + String(error)).not.toContain('secret');
  });

  it.each<[string, Answer]>([
    ['interim answers', forever('', 'HTTP/1.1 103 Early Hints\r\nLink: <x>\r\n\r\n')],
    [
      'drips of a body',
      (socket, { head }) =>
        forever(partial(head, '', '-', '').replace('gth: 0', 'gth: 10'), '')(socket, {
          head,
          count: 1,
          honest: '',
        }),
    ],
  ])('is over when its time is, whatever %s come', async (_what, answer) => {
    const server = await rawServer(answer);
    const start = performance.now();
    await expect(readFrom(server, { signal: AbortSignal.timeout(500) })).rejects.toThrow();
    expect(performance.now() - start).toBeLessThan(5000);
    await vi.waitFor(() => {
      expect(server.sockets[0]?.destroyed).toBe(true);
    });
  });

  it('passes interim answers by', async () => {
    const server = await rawServer((socket, { honest }) =>
      socket.write(`HTTP/1.1 103 Early Hints\r\nLink: <x>\r\n\r\n${honest}`),
    );
    expect(await readFrom(server)).toBe('0123456789');
    expect(server.requests).toHaveLength(1);
  });

  it('takes no byte that follows an answer at once for another', async () => {
    const server = await rawServer((socket, { honest }) => socket.write(honest + evil()));
    for (let n = 0; n < 24; n++) expect(await readFrom(server)).toBe('0123456789');
    expect(server.sockets).toHaveLength(24);
  });

  it('uses no connection again on which more came while it rested', async () => {
    const server = await rawServer((socket, { honest }) => {
      socket.write(honest);
      setTimeout(() => socket.write(evil()), 20);
    });
    expect(await readFrom(server)).toBe('0123456789');
    await delay(300);
    expect(await readFrom(server)).toBe('0123456789');
    expect(server.sockets).toHaveLength(2);
  });

  it('takes no late answer for that to its own request', async () => {
    const server = await rawServer((socket, { head }) => {
      const [, id = ''] = /x-ms-client-request-id: (\S+)/i.exec(head) ?? [];
      socket.write(partial(head, `x-ms-client-request-id: ${id}`));
      setTimeout(() => socket.write(evil('x-ms-client-request-id: another\r\n')), 1);
    });
    for (let n = 0; n < 24; n++) expect(await readFrom(server)).toBe('0123456789');
  });
});

const evil = (header = ''): string => partial('x-ms-range: bytes=0-9', header.trim(), '-', 'evil evil!');
