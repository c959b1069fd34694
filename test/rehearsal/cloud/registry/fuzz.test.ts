import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { listen, type Listener } from '../../../../rehearsal/cloud/platform/listeners/listener';
import { putImage } from './artifacts';
import { makeRequest } from './malformed-requests';
import { serveRegistry, type ServedRegistry } from './serve-registry';
import { createRandom } from '../../../support/random';

const requests = 10_000;
const connections = 8;

let registry: ServedRegistry;
/** Plain HTTP: ten thousand requests cost thousands of handshakes, which are not what is tested. */
let listener: Listener;
const defects: unknown[] = [];
const noteDefect = (error: unknown): void => {
  defects.push(error);
};
beforeAll(async () => {
  process.on('unhandledRejection', noteDefect);
  registry = await serveRegistry();
  listener = await listen(registry.service, { port: 0 });
  await putImage(registry.store, 'team/app', '1.0');
});
afterAll(async () => {
  process.off('unhandledRejection', noteDefect);
  await listener.close();
  await registry.close();
});

interface Connection {
  /** Status of the answer; undefined when the connection ended without one. */
  exchange(request: string): Promise<number | undefined>;
  readonly open: boolean;
  cut(request: string): void;
}

async function openConnection(): Promise<Connection> {
  const socket: Socket = connect(listener.port, '127.0.0.1');
  await once(socket, 'connect');
  let settle: ((status: number | undefined) => void) | undefined;
  socket.on('data', (chunk) => {
    const status = /^HTTP\/1\.1 (\d{3})/.exec(chunk.toString('latin1', 0, 16))?.[1];
    if (status !== undefined) settle?.(Number(status));
  });
  socket.on('error', () => undefined);
  socket.on('close', () => settle?.(undefined));
  return {
    get open() {
      return socket.writable;
    },
    exchange: (request) =>
      new Promise((resolve) => {
        settle = resolve;
        socket.write(Buffer.from(request, 'latin1'));
      }),
    cut: (request) => {
      socket.write(Buffer.from(request, 'latin1'));
      socket.destroy();
    },
  };
}

/**
 * Sends requests one after another, on a new connection when one has ended; returns the statuses of the
 * answers.
 */
async function attack(count: number, seed: number): Promise<(number | undefined)[]> {
  const random = createRandom(seed).below;
  const statuses: (number | undefined)[] = [];
  let connection = await openConnection();
  for (let sent = 0; sent < count; sent++) {
    if (!connection.open) connection = await openConnection();
    const request = makeRequest(random);
    if (random(50) === 0) connection.cut(request);
    else statuses.push(await connection.exchange(request));
  }
  return statuses;
}

describe('the registry service', () => {
  it(`answers ${requests} malformed requests without failing once, and serves on`, async () => {
    const runs = Array.from({ length: connections }, (_, seed) => attack(requests / connections, seed));
    const statuses = (await Promise.all(runs)).flat();
    const answers = statuses.filter((status) => status !== undefined);
    expect(answers.length).toBeGreaterThan(requests * 0.9);
    expect(answers.filter((status) => status >= 500)).toEqual([]);
    for (const status of [200, 400, 401, 404, 405]) expect(answers).toContain(status);
    expect(defects).toEqual([]);
    expect((await registry.call('GET', '/v2/')).status).toBe(200);
    expect(registry.store.repositoryNames().every((name) => /^[a-z0-9/]+$/.test(name))).toBe(true);
  });
});
