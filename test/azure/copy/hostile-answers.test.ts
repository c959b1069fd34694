import type { Socket } from 'node:net';
import type * as Undici from 'undici';
import { describe, expect, it, vi } from 'vitest';
import { says, forever, staysAlive, type Answer } from './support/hostile';
import { partial, rawServer, readFrom } from './support/raw-server';

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

staysAlive();

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
    ['a head that drips', forever(() => 'HTTP/1.1 206 OK\r\n', 'x')],
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
});
