import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { request as httpRequest } from 'node:http';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import {
  ContainerSASPermissions,
  generateBlobSASQueryParameters,
  StorageSharedKeyCredential,
} from '@azure/storage-blob';
import type { StartBackend } from './storage';

const folder = process.env.AZURITE_NEXT;

/**
 * Main file of the blob service and the Node it needs, in a folder npm installed both into; undefined when
 * there is none.
 */
export const azuriteNext = folder
  ? {
      main: join(folder, 'node_modules/azurite/dist/src/blob/main.js'),
      node: join(folder, `node_modules/node-${process.platform}-${process.arch}/bin/node`),
    }
  : undefined;

/** Azurite 3.37 as a child process on a Node of its own, in memory only. */
export const startAzuriteNext: StartBackend = async (keys) => {
  if (azuriteNext === undefined) throw new Error('set AZURITE_NEXT');
  const options = ['--blobHost', '127.0.0.1', '--blobPort', '0', '--inMemoryPersistence', '--silent'];
  const accounts = Object.entries(keys).map(([name, key]) => `${name}:${key}`);
  const child = spawn(
    azuriteNext.node,
    [azuriteNext.main, ...options, '--skipApiVersionCheck', '--disableTelemetry'],
    { env: { AZURITE_ACCOUNTS: accounts.join(';') }, stdio: ['ignore', 'pipe', 'inherit'] },
  );
  const ended = once(child, 'exit');
  const url = await addressOf(child.stdout);
  return {
    handle: (request, response) => {
      const { method, url: path = '', headers } = request;
      const isFromUrl = /[?&]comp=block(&|$)/.test(path) && headers['x-ms-copy-source'] !== undefined;
      const target = isFromUrl ? withContainerSas(new URL(path, url), keys) : new URL(path, url);
      const sent = httpRequest(target, { method, headers, agent: false }, (answer) => {
        response.writeHead(answer.statusCode ?? 500, answer.headers);
        answer.pipe(response);
      });
      sent.once('error', () => response.destroy());
      request.pipe(sent);
    },
    close: async () => {
      // Asked to end, it would wait for connections that clients keep open; it holds nothing that is to last.
      child.kill('SIGKILL');
      await ended;
    },
  };
};

/**
 * Azurite 3.37 answers 500 to Put Block From URL by account SAS: that operation is missing in its table of
 * permissions.
 */
function withContainerSas(url: URL, keys: Readonly<Record<string, string>>): URL {
  const [, account = '', containerName = ''] = url.pathname.split('/');
  const sas = generateBlobSASQueryParameters(
    {
      containerName,
      permissions: ContainerSASPermissions.parse('w'),
      version: '2022-11-02',
      expiresOn: new Date(Date.now() + 3_600_000),
    },
    new StorageSharedKeyCredential(account, keys[account] ?? ''),
  );
  const rest = ['comp', 'blockid'].map(
    (name) => `${name}=${encodeURIComponent(url.searchParams.get(name) ?? '')}`,
  );
  url.search = `${rest.join('&')}&${sas.toString()}`;
  return url;
}

/** Where it says it listens. @throws with what it said instead when it ends first. */
async function addressOf(output: NodeJS.ReadableStream): Promise<string> {
  const said: string[] = [];
  for await (const line of createInterface(output)) {
    const url = /successfully listens on (\S+)$/.exec(line)?.[1];
    if (url !== undefined) return url;
    said.push(line);
  }
  throw new Error(`Azurite ended at its start:\n${said.join('\n')}`);
}
