import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { request } from 'node:https';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { loadCertificates } from '../../../../../rehearsal/cloud/platform/listeners/certificates';
import { hostTable, listenerNames } from '../../../../../rehearsal/cloud/platform/listeners/hosts';
import { hostsBlock } from '../../../../../rehearsal/cloud/platform/names/hosts-block';
import { serveNames, type NamedServices } from '../../../../../rehearsal/cloud/platform/names/serve-names';
import type { HttpService } from '../../../../../rehearsal/cloud/ports';
import { defaultWorld } from '../../../../../rehearsal/world';

const folder = mkdtempSync(join(tmpdir(), 'acr-ferry-names-'));
const hostsFile = join(folder, 'hosts');
const hosts = '127.0.0.1 localhost\n';
let services: NamedServices;
let port: number;

beforeAll(async () => {
  const table = hostTable(defaultWorld);
  const tls = await loadCertificates(folder, ['localhost', ...table.keys()]);
  const handlers = Object.fromEntries(
    listenerNames.map((name): [string, HttpService] => [name, (_, response) => void response.end(name)]),
  ) as NamedServices['handlers'];
  services = { hosts: table, handlers, tls };
  port = await freePort();
});
beforeEach(() => writeFileSync(hostsFile, hosts));
afterAll(() => rmSync(folder, { recursive: true }));

const freePort = (): Promise<number> =>
  new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port: free } = server.address() as AddressInfo;
      server.close(() => resolve(free));
    });
  });

const ask = (host: string): Promise<string> =>
  new Promise((resolve, reject) => {
    const ca = readFileSync(join(folder, 'ca.pem'));
    request(
      { host: '127.0.0.1', port, servername: host, headers: { host }, ca, agent: false },
      (response) => {
        void text(response).then(resolve);
      },
    )
      .on('error', reject)
      .end();
  });

it('serves every name on one address, and leads the names to it until it ends', async () => {
  const end = await serveNames(services, { address: '127.0.0.1', port, hostsFile });
  for (const [host, name] of services.hosts) expect(await ask(host)).toBe(name);
  const led = readFileSync(hostsFile, 'utf8');
  for (const host of services.hosts.keys()) expect(led).toContain(`\n127.0.0.1 ${host}\n`);
  await end();
  expect(readFileSync(hostsFile, 'utf8')).toBe(hosts);
  await expect(ask('management.azure.com')).rejects.toThrow('ECONNREFUSED');
});

it('refuses addresses outside of loopback, and a port that is taken', async () => {
  await expect(serveNames(services, { address: '10.0.0.1', port, hostsFile })).rejects.toThrow(
    '10.0.0.1 is not a loopback address',
  );
  const end = await serveNames(services, { address: '127.0.0.1', port, hostsFile });
  await expect(serveNames(services, { address: '127.0.0.1', port, hostsFile })).rejects.toThrow(
    /need port 443 of 127\.0\.0\.1.*EADDRINUSE/,
  );
  await end();
});

it('leaves names alone that lead to another cloud that runs, not those of one that is gone', async () => {
  const names = { address: '127.0.0.1', port, hostsFile };
  const of = (pid: number): string => `${hosts}${hostsBlock('127.0.0.9', ['management.azure.com'], pid)}`;
  writeFileSync(hostsFile, of(process.ppid));
  await expect(serveNames(services, names)).rejects.toThrow(
    `another rehearsal cloud (process ${process.ppid})`,
  );
  expect(readFileSync(hostsFile, 'utf8')).toBe(of(process.ppid));
  writeFileSync(hostsFile, of(2 ** 30));
  await (
    await serveNames(services, names)
  )();
  expect(readFileSync(hostsFile, 'utf8')).toBe(hosts);
});
