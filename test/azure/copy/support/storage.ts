import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { BlobServiceClient, type ContainerClient } from '@azure/storage-blob';
import { startAzurite } from '../../../../rehearsal/cloud/blobs/azurite/azurite';
import { accountKeys, sasOf, type Account, type AccountKeys } from './accounts';
import { forward, past, type Answer, type Change } from './forward';

/**
 * A blob service that knows the two accounts, path style: Azurite in this process, or something that leads to
 * another.
 */
interface StorageBackend {
  handle(request: IncomingMessage, response: ServerResponse): unknown;
  close(): Promise<void>;
}

export type StartBackend = (keys: AccountKeys) => Promise<StorageBackend>;

/** A request as the service saw it. */
export interface Seen {
  readonly method: string;
  readonly account: Account;
  /** Container and blob, decoded. */
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: IncomingMessage['headers'];
}

/** Answers a request itself (true), or lets it pass on (false). */
export type Intercept = (
  seen: Seen,
  request: IncomingMessage,
  response: ServerResponse,
) => boolean | Promise<boolean>;

export interface TestStorage {
  readonly url: string;
  readonly source: ContainerClient;
  readonly target: ContainerClient;
  /** Account SAS, without question mark. */
  readonly sas: Readonly<Record<Account, string>>;
  readonly seen: Seen[];
  /** What the service lacks; asked last, and there to stay. */
  readonly additions: Intercept[];
  /** Put in front of the service by a test; the newest is asked first. */
  readonly intercepts: Intercept[];
  /** Removes what tests put in front and forgets what was seen. */
  calm(): void;
  /** Requests seen since the last call, as `METHOD account comp`. */
  drain(): string[];
  /** Lets the service itself answer a request, past the intercepts. */
  forward(request: IncomingMessage, change?: Change): Promise<Answer>;
  close(): Promise<void>;
}

/** Two accounts on one blob service over plain HTTP, opened by account SAS, with room for faults in front. */
export async function startStorage(startBackend: StartBackend = azuriteHere): Promise<TestStorage> {
  const backend = await startBackend(accountKeys);
  const seen: Seen[] = [];
  const additions: Intercept[] = [];
  const intercepts: Intercept[] = [];
  const serve = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    if (request.headers[past] === undefined) {
      const call = read(request);
      seen.push(call);
      for (const intercept of [...additions, ...intercepts].reverse()) {
        if (await intercept(call, request, response)) return;
      }
    }
    await backend.handle(request, response);
  };
  const server = createServer((request, response) => {
    serve(request, response).catch(() => response.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const sas = { source: sasOf('source'), target: sasOf('target') };
  const container = (account: Account): ContainerClient =>
    new BlobServiceClient(`${url}/${account}?${sas[account]}`).getContainerClient('transfer');
  const [source, target] = [container('source'), container('target')];
  await Promise.all([source.create(), target.create()]);
  seen.length = 0;
  return {
    url,
    source,
    target,
    sas,
    seen,
    additions,
    intercepts,
    calm: () => {
      intercepts.length = 0;
      seen.length = 0;
    },
    drain: () =>
      seen
        .splice(0)
        .map(({ method, account, query }) => `${method} ${account} ${query.get('comp') ?? ''}`.trim()),
    forward: (request, change = {}) => forward(url, request, change),
    close: async () => {
      const closed = new Promise((resolve) => server.close(resolve));
      server.closeAllConnections();
      await closed;
      await backend.close();
    },
  };
}

async function azuriteHere(keys: AccountKeys): Promise<StorageBackend> {
  const folder = await mkdtemp(join(tmpdir(), 'copy-test-'));
  const azurite = await startAzurite(folder, (name) => {
    const key = keys[name as Account];
    return { key1: key, key2: key };
  });
  return {
    handle: azurite.handle,
    close: async () => {
      await azurite.close();
      await rm(folder, { recursive: true });
    },
  };
}

function read({ method = '', url = '', headers }: IncomingMessage): Seen {
  const { pathname, searchParams } = new URL(url, 'http://localhost');
  const [, account = '', ...path] = pathname.split('/');
  return {
    method,
    account: account as Account,
    path: path.map(decodeURIComponent).join('/'),
    query: searchParams,
    headers,
  };
}
