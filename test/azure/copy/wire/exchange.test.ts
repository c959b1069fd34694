import { createServer as createHttp } from 'node:http';
import { createServer as createHttps } from 'node:https';
import type { AddressInfo } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { isTransient } from '../../../../src/azure/copy/faults';
import { createLimiter } from '../../../../src/azure/copy/limiter';
import { bytesOf, certificate, etag, listen, rawServer, readFrom } from '../support/raw-server';

describe('an exchange', () => {
  it('takes an answer in whatever pieces it comes, on a connection that is used again', async () => {
    const { url, sockets } = await rawServer(async (socket, { honest }) => {
      for (let at = 0; at < honest.length; at += 7) {
        socket.write(honest.slice(at, at + 7));
        await delay(1);
      }
    }, false);
    for (let n = 0; n < 9; n++)
      expect(await readFrom({ url }, { from: n })).toBe(bytesOf(`x-ms-range: bytes=${n}-${n + 9}`));
    // One may still be resting when the next read begins.
    expect(sockets.length).toBeLessThan(3);
  });

  it('asks for the range and the version, and for the bytes as they are', async () => {
    const { url, requests } = await rawServer((socket, { honest }) => socket.write(honest), false);
    await readFrom({ url }, { from: 3, length: 4 });
    expect(requests[0]).toMatch(/^GET \/account\/transfer\/b\?sig=secret HTTP\/1\.1\r$/m);
    expect(requests[0]).toMatch(/^x-ms-range: bytes=3-6\r$/m);
    expect(requests[0]).toContain(`if-match: ${etag}`);
    expect(requests[0]).toMatch(/^accept-encoding: identity\r?$/m);
  });

  it('uses no connection again that the server wants closed', async () => {
    const { url, sockets } = await rawServer(
      (socket, { honest }) => socket.write(honest.replace('\r\n', '\r\nConnection: close\r\n')),
      false,
    );
    for (let n = 0; n < 2; n++) expect(await readFrom({ url })).toBe('0123456789');
    expect(sockets).toHaveLength(2);
  });

  it('uses the connection of a refusal again', async () => {
    const refusal =
      'HTTP/1.1 403 No\r\nx-ms-error-code: AuthorizationFailure\r\nContent-Length: 8\r\n\r\n<Error/>';
    const { url, sockets } = await rawServer((socket) => socket.write(refusal), false);
    for (let n = 0; n < 9; n++) {
      await expect(readFrom({ url })).rejects.toMatchObject({
        statusCode: 403,
        code: 'AuthorizationFailure',
      });
    }
    // The body of the last one may still be on its way when the next read begins.
    expect(sockets.length).toBeLessThan(3);
  });

  it('stops at once when it is told to, before it begins or amidst an answer', async () => {
    const stop = new AbortController();
    const { url, sockets, requests } = await rawServer((socket, { honest }) => {
      socket.write(honest.slice(0, -5));
      setTimeout(() => {
        stop.abort();
      }, 20);
    }, false);
    await expect(readFrom({ url }, { signal: stop.signal })).rejects.toMatchObject({ name: 'AbortError' });
    await expect.poll(() => sockets[0]?.destroyed).toBe(true);
    await expect(readFrom({ url }, { signal: stop.signal })).rejects.toMatchObject({ name: 'AbortError' });
    expect(requests).toHaveLength(1);
  });

  it('says that nobody listens, as something that may pass', async () => {
    const server = createHttp().listen(0);
    const { port: unused } = server.address() as AddressInfo;
    await new Promise((resolve) => server.close(resolve));
    const error: unknown = await readFrom({ url: `http://127.0.0.1:${unused}/a/c/b` }).catch(
      (thrown: unknown) => thrown,
    );
    expect(error).toMatchObject({ name: 'RestError', code: 'ECONNREFUSED' });
    expect(isTransient(error)).toBe(true);
  });

  it('trusts no certificate that Node does not trust', async () => {
    const port = await listen(createHttps(await certificate(), (_, response) => response.end('no')));
    const error: unknown = await readFrom({ url: `https://localhost:${port}/a/c/b` }).catch(
      (thrown: unknown) => thrown,
    );
    expect(error).toMatchObject({ name: 'RestError' });
    expect(String(error)).toMatch(/certificate/);
  });

  it('asks for no more at a time than the limit of the rate lets pass', async () => {
    const { url, requests } = await rawServer((socket, { honest }) => socket.write(honest), false);
    const taken: number[] = [];
    const limiter = {
      ...createLimiter(undefined),
      atATime: 4,
      take: (bytes: number) => {
        taken.push(bytes);
        return delay(5);
      },
    };
    expect(await readFrom({ url }, { limiter })).toBe('0123456789');
    expect(taken).toEqual([4, 4, 2]);
    expect(requests).toHaveLength(3);
  });
});
