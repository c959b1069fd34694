import { createHmac } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import BlobConfiguration from 'azurite/dist/src/blob/BlobConfiguration';
import BlobServer from 'azurite/dist/src/blob/BlobServer';
import QueueConfiguration from 'azurite/dist/src/queue/QueueConfiguration';
import QueueServer from 'azurite/dist/src/queue/QueueServer';
import TableConfiguration from 'azurite/dist/src/table/TableConfiguration';
import TableServer from 'azurite/dist/src/table/TableServer';
import { loopback } from '../platform/listeners/listener';
import { privateFolder } from '../platform/state/state-files';

/** The storage account a real Functions host keeps its leases, task hub and receipts in. */
export interface HostStorage {
  readonly connectionString: string;
  close(): Promise<void>;
}

const account = 'ferryhost';
const keepAliveSeconds = 120;

/**
 * Blob, queue and table service of Azurite on plain HTTP: the Functions host is no Node process, so neither
 * the connect map nor the rehearsal's certificate authority reaches it.
 * @param secret what the account key is derived from
 */
export async function startHostStorage(folder: string, secret: string): Promise<HostStorage> {
  mkdirSync(folder, { recursive: true, mode: privateFolder });
  const key = createHmac('sha512', secret).update('host storage').digest();
  const blob = new BlobServer(new BlobConfiguration(...storeOptions(folder, 'blob')));
  const queue = new QueueServer(new QueueConfiguration(...storeOptions(folder, 'queue')));
  const table = new TableServer(
    new TableConfiguration(
      loopback,
      0,
      keepAliveSeconds,
      join(folder, 'table.json'),
      false,
      false,
      undefined,
      undefined,
      false,
      true,
    ),
  );
  const servers = [blob, queue, table];
  for (const server of servers) {
    server.accountDataStore.getAccount = (name) => (name === account ? { name, key1: key } : undefined);
    await server.start();
  }
  const endpoints = [
    ['BlobEndpoint', blob],
    ['QueueEndpoint', queue],
    ['TableEndpoint', table],
  ] as const;
  const connectionString = [
    'DefaultEndpointsProtocol=http',
    `AccountName=${account}`,
    `AccountKey=${key.toString('base64')}`,
    ...endpoints.map(([name, server]) => `${name}=${server.getHttpServerAddress()}/${account}`),
  ].join(';');
  return {
    connectionString: `${connectionString};`,
    close: async () => {
      await Promise.all(servers.map((server) => server.close()));
    },
  };
}

function storeOptions(folder: string, name: string): ConstructorParameters<typeof BlobConfiguration> {
  return [
    loopback,
    0,
    keepAliveSeconds,
    join(folder, `${name}.json`),
    join(folder, `${name}-extents.json`),
    [{ locationId: 'Default', locationPath: join(folder, `${name}-data`), maxConcurrency: 10 }],
    false,
    undefined,
    false,
    undefined,
    false,
    true,
    '',
    '',
    '',
    '',
  ];
}
