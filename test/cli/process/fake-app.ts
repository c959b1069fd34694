import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo } from 'node:net';

/** What a fake app answers to a path below `/api/`: a body, with status and location in it, or a page. */
export type Answers = Readonly<Record<string, (asked: number) => unknown>>;

/** An app that answers by a table and takes one key. */
export interface FakeApp {
  readonly url: string;
  close(): Promise<void>;
}

/** The key it takes. */
export const fakeKey = 'the-key';

/** Starts one; with a certificate over TLS. */
export async function startFakeApp(
  answers: Answers,
  tls?: { readonly key: string; readonly cert: string },
): Promise<FakeApp> {
  const asked = new Map<string, number>();
  const answer = (request: IncomingMessage, response: ServerResponse): void => {
    const path = (request.url ?? '').replace('/api/', '').replace(/\?.*/, '');
    if (request.headers['x-functions-key'] !== fakeKey) return void response.writeHead(401).end();
    const times = (asked.get(path) ?? 0) + 1;
    asked.set(path, times);
    const said = answers[path]?.(times);
    if (said === undefined) return void response.writeHead(404).end();
    if (typeof said === 'string') return void response.setHeader('content-type', 'text/html').end(said);
    const { status = 200, location } = (said ?? {}) as { status?: number | string; location?: string };
    response.writeHead(typeof status === 'number' ? status : 200, {
      'content-type': 'application/json',
      ...(location !== undefined && { location }),
    });
    response.end(JSON.stringify(said));
  };
  const server: Server = tls ? createTlsServer(tls, answer) : createServer(answer);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `${tls ? 'https' : 'http'}://127.0.0.1:${port}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/** A transfer that runs, as the API tells of it. */
export const runningTransfer = {
  ...{ transferId: 't1', route: 'default', status: 'running', phase: 'copy', trigger: 'http' },
  ...{ caller: { kind: 'key', name: 'function key' }, createdAt: '2026-01-01T00:00:00.000Z' },
  ...{ mode: 'connected', batches: [], cancelRequested: false, links: {} },
  artifacts: { total: 2, verified: 0, failed: 0 },
  batchCounts: { total: 1, finished: 0, failed: 0 },
  progress: { fraction: 0.5, bytesDone: 1024, bytesTotal: 2048, bytesPerSecond: 512, etaSeconds: 2 },
};

/** The report of a transfer of so many artifacts. */
export const reportOf = (count: number, status = 'succeeded') => ({
  ...{ transferId: 't1', route: 'default', status, batches: [], phases: {}, notes: [] },
  ...{ startedAt: '2026-01-01T00:00:00.000Z', finishedAt: '2026-01-01T00:01:00.000Z' },
  artifacts: Array.from({ length: count }, (_, at) => ({
    reference: `team/app-${at}:1.0`,
    digest: `sha256:${'a'.repeat(64)}`,
    targetDigest: `sha256:${'a'.repeat(64)}`,
    verified: true,
  })),
});
