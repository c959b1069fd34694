import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { listen, type Listener } from '../../../../rehearsal/cloud/platform/listeners/listener';
import { putImage } from './artifacts';
import { admin, serveRegistry, type ServedRegistry } from './serve-registry';
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

const digest = `sha256:${'a'.repeat(64)}`;
const methods = ['GET', 'HEAD', 'PUT', 'POST', 'PATCH', 'DELETE', 'OPTIONS'];
const roots = ['/v2/', '/acr/v1/', '/oauth2/', '/', '//v2//'];
const parts = [
  ...[
    'team/app',
    'team%2Fapp',
    '..',
    '%2e%2e',
    '%',
    '%zz',
    '%00',
    '%ff%fe',
    'A',
    '_catalog',
    'ü',
    'a'.repeat(400),
  ],
  ...[
    'manifests',
    'blobs',
    'uploads',
    'tags',
    'list',
    '_tags',
    '_manifests',
    'referrers',
    'token',
    'exchange',
  ],
  ...[digest, 'sha256:', 'sha256:xyz', `sha512:${'b'.repeat(128)}`, '1.0', '-', '__proto__', 'constructor'],
];
const queries = [
  ...[
    'n=-1',
    'n=99999999999',
    'n=1&last=%00',
    'orderby=__proto__',
    'digest=',
    `digest=${digest}`,
    'digest=%',
  ],
  ...[
    `mount=${digest}&from=..`,
    'mount=x',
    'artifactType=%F0%9F',
    'scope=repository',
    'scope=a:b:c:d',
    '&&&=&',
  ],
];
const headers = [
  ...[
    'Range: bytes=9-1',
    'Range: bytes=-',
    'Content-Range: 5-1',
    'Content-Range: x',
    'Accept: ;;;,',
    'Host: a"b',
  ],
  ...['Content-Type: application/vnd.oci.image.manifest.v1+json', 'Content-Type: \x80', 'X: \xff'],
  ...[
    'Authorization: Bearer',
    'Authorization: Bearer a.b.c',
    'Authorization: Basic !!',
    'Authorization: x y z',
  ],
];
const bodies = [
  ...['', '{', '[]', 'null', '{"schemaVersion":2}', '{"errors":1}', '\0\0\0', '"'.repeat(5000)],
  ...[
    'grant_type=password',
    'grant_type=access_token&access_token=a.b.c',
    'grant_type=refresh_token&refresh_token=..',
  ],
  `{"schemaVersion":2,"config":{"mediaType":"x","digest":"${digest}","size":-1},"layers":[{}]}`,
  `{"schemaVersion":2,"manifests":[{"mediaType":"x","digest":"${digest}","size":1e400}]}`,
  '{"writeEnabled":{"__proto__":1}}',
];

const adminLine = `Authorization: Basic ${Buffer.from(`${admin.username}:${admin.password}`).toString('base64')}`;

function makeRequest(random: (below: number) => number): string {
  const pick = (from: readonly string[]): string => from[random(from.length)]!;
  const path = pick(roots) + Array.from({ length: random(6) }, () => pick(parts)).join('/');
  const query = random(2) === 0 ? '' : `?${pick(queries)}`;
  const body = pick(bodies);
  const lines = [
    `${pick(methods)} ${path}${query} HTTP/1.1`,
    'Host: localhost',
    `Content-Length: ${Buffer.byteLength(body, 'latin1')}`,
    ...(random(4) === 0 ? [] : [adminLine]),
    ...(random(2) === 0 ? [] : [pick(headers)]),
  ];
  return `${lines.join('\r\n')}\r\n\r\n${body}`;
}

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

/** Sends requests one after another, on a new connection when one has ended; returns the statuses of the answers. */
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
  }, 60_000);
});
