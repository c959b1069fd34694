import { randomBytes } from 'node:crypto';
import { createServer } from 'node:https';
import { setTimeout as delay } from 'node:timers/promises';
import { BlobClient } from '@azure/storage-blob';
import { describe, expect, it, vi } from 'vitest';
import { createLimiter } from '../../../../src/azure/copy/limiter';
import { pinSource, readRange } from '../../../../src/azure/copy/read-range';
import { bytesOf, certificate, etag, listen, rawServer, readFrom } from '../support/raw-server';

const scope = { signal: AbortSignal.timeout(120_000), onThrottle: () => undefined };

describe('the one buffer of a connection', () => {
  it('takes a body of many records', async () => {
    const blob = randomBytes(4 * 1024 * 1024);
    vi.stubEnv('NODE_TLS_REJECT_UNAUTHORIZED', '0');
    const server = createServer(await certificate(), (_request, response) => {
      response.writeHead(206, {
        etag,
        'content-range': `bytes 0-${blob.length - 1}/${blob.length}`,
        'content-length': blob.length,
      });
      response.end(blob);
    });
    const url = `https://localhost:${await listen(server)}/account/transfer/b`;
    const source = pinSource(
      new BlobClient(url),
      { etag, bytes: blob.length },
      createLimiter(undefined),
      '2022-11-02',
    );
    const came: Buffer[] = [];
    const memory = new Set<ArrayBufferLike>();
    const take = (bytes: Buffer): void => {
      memory.add(bytes.buffer);
      came.push(Buffer.from(bytes));
    };
    await readRange(source, 0, blob.length, take, scope);
    expect(Buffer.concat(came).equals(blob)).toBe(true);
    expect(came.length).toBeGreaterThan(250);
    // One for the body, and those in which a part of the head came.
    expect(memory.size).toBeLessThan(5);
  });

  it('is left to a head that has not come whole', async () => {
    const { url, sockets } = await rawServer(async (socket, { honest }) => {
      const head = honest.replace('\r\n', `\r\n${'X-Padding: 123456789\r\n'.repeat(300)}`);
      for (let at = 0; at < head.length; at += 1000) {
        socket.write(head.slice(at, at + 1000));
        await delay(2);
      }
    });
    for (let n = 0; n < 5; n++)
      expect(await readFrom({ url }, { from: n })).toBe(bytesOf(`x-ms-range: bytes=${n}-${n + 9}`));
    expect(sockets.length).toBeLessThan(3);
  });
});
