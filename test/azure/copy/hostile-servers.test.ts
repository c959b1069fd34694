import { describe, expect, it } from 'vitest';
import { evil, forever, says, staysAlive, type Answer } from './support/hostile';
import { content, partial, rawServer, readFrom } from './support/raw-server';

staysAlive();

describe('a read from a server that means ill', () => {
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
      forever(() => 'HTTP/1.1 403 No\r\nx-ms-error-code: AuthorizationFailure\r\n\r\n', 'evil'),
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
    ['interim answers', forever(() => '', 'HTTP/1.1 103 Early Hints\r\nLink: <x>\r\n\r\n')],
    ['drops of a body', forever((head) => partial(head).slice(0, -content.length), 'x')],
  ])('is over when its time is, whatever %s come', async (_what, answer) => {
    const time = new AbortController();
    const server = await rawServer((socket, request) => {
      answer(socket, request);
      setTimeout(() => {
        time.abort();
      }, 500);
    });
    const reading = readFrom(server, { length: content.length, signal: time.signal });
    await expect(reading).rejects.toMatchObject({ name: 'AbortError' });
    await expect.poll(() => server.sockets[0]?.destroyed).toBe(true);
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
    await expect.poll(() => server.sockets[0]?.destroyed).toBe(true);
    expect(await readFrom(server)).toBe('0123456789');
    expect(server.sockets).toHaveLength(2);
  });

  it('takes no late answer for that to its own request', async () => {
    const server = await rawServer((socket, { head }) => {
      const [, id = ''] = /x-ms-client-request-id: (\S+)/i.exec(head) ?? [];
      socket.write(partial(head, `x-ms-client-request-id: ${id}`));
      setTimeout(() => socket.write(evil('x-ms-client-request-id: another')), 1);
    });
    for (let n = 0; n < 24; n++) expect(await readFrom(server)).toBe('0123456789');
  });
});
