import { fork, spawn, type ChildProcess } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { loadCertificates } from '../../rehearsal/cloud/platform/listeners/certificates';
import { createRegistryClient, type RegistryLogin } from '../../rehearsal/images/registry-client';
import { messageOf } from '../message-of';

export const dockerRegistry = '/usr/bin/docker-registry';

export interface Server {
  readonly host: string;
  readonly login: RegistryLogin;
  /** Highest resident memory so far in MiB, where the system tells. */
  peakMemory(): number | undefined;
  /** Ends the process and wipes its content. */
  stop(): Promise<void>;
}

export type StartServer = () => Promise<Server>;

/** Two ways to start a registry, each time empty, over TLS with the same certificate. */
export async function prepareServers(
  folder: string,
): Promise<{ emulator: StartServer; reference: StartServer }> {
  const { cert, key, caFile } = await loadCertificates(folder, ['localhost']);
  const [certFile, keyFile] = [join(folder, 'cert.pem'), join(folder, 'key.pem')];
  writeFileSync(certFile, cert);
  writeFileSync(keyFile, key, { mode: 0o600 });
  const login = {
    username: 'bench',
    password: randomBytes(16).toString('hex'),
    ca: readFileSync(caFile, 'utf8'),
  };
  const content = join(folder, 'content');
  const run = (child: ChildProcess, port: number): Server => ({
    host: `127.0.0.1:${port}`,
    login,
    peakMemory: () => readPeakMemory(child.pid),
    stop: async () => {
      child.kill();
      if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
      rmSync(content, { recursive: true, force: true });
    },
  });
  return {
    emulator: async () => {
      mkdirSync(content);
      const child = fork(
        join(__dirname, '../registry-emulator.ts'),
        [content, certFile, keyFile, login.password],
        { execArgv: ['--import', 'tsx'] },
      );
      const port = await messageOf<number>(child);
      return run(child, port);
    },
    reference: async () => {
      mkdirSync(content);
      const port = await freePort();
      const config = join(folder, 'docker-registry.yml');
      writeFileSync(config, dockerRegistryConfig(content, port, certFile, keyFile));
      const child = spawn(dockerRegistry, ['serve', config], { stdio: 'ignore' });
      const server = run(child, port);
      await untilServing(server);
      return server;
    },
  };
}

/** JSON is YAML. Nothing but what the two must have in common: a folder, a certificate, no access log. */
function dockerRegistryConfig(content: string, port: number, certificate: string, key: string): string {
  return JSON.stringify({
    version: 0.1,
    log: { level: 'error', accesslog: { disabled: true } },
    storage: { filesystem: { rootdirectory: content } },
    http: { addr: `127.0.0.1:${port}`, tls: { certificate, key } },
  });
}

async function untilServing({ host, login }: Server): Promise<void> {
  const client = createRegistryClient(host, login);
  for (let tries = 0; tries < 100; tries++) {
    const answer = await client.callAt('GET', '', '/v2/').catch(() => undefined);
    if (answer?.status === 200) {
      client.close();
      return;
    }
    await delay(100);
  }
  throw new Error(`${dockerRegistry} does not answer on ${host}`);
}

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const address = probe.address();
  probe.close();
  if (address === null || typeof address === 'string') throw new Error('no free port');
  return address.port;
}

function readPeakMemory(pid: number | undefined): number | undefined {
  try {
    const kibibytes = /VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${pid ?? ''}/status`, 'utf8'))?.[1];
    return kibibytes === undefined ? undefined : Math.round(Number(kibibytes) / 1024);
  } catch {
    return undefined;
  }
}
