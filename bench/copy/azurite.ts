import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { cpSync, linkSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import {
  AccountSASPermissions,
  AccountSASResourceTypes,
  AccountSASServices,
  generateAccountSASQueryParameters,
  SASProtocol,
  StorageSharedKeyCredential,
} from '@azure/storage-blob';
import { loadCertificates } from '../../rehearsal/cloud/platform/listeners/certificates';
import { cpuSecondsOf } from './measure';

type Account = 'source' | 'target';

/** A running Azurite in its own process, on disk, over HTTPS. */
export interface StorageServer {
  /** URL of an account with a SAS for everything in it. */
  url(account: Account): string;
  cpuSeconds(): number;
  stop(): Promise<void>;
}

export interface StorageServers {
  readonly caFile: string;
  /** Starts with what `seed` left; every start sees the same. */
  start(): Promise<StorageServer>;
  /** Lets a server be filled once; later ones start with its content, hard-linked. */
  seed(fill: (server: StorageServer) => Promise<void>): Promise<void>;
}

export async function prepareStorage(folder: string): Promise<StorageServers> {
  const { cert, key, caFile } = await loadCertificates(folder, ['localhost']);
  const [certFile, keyFile] = [join(folder, 'cert.pem'), join(folder, 'key.pem')];
  writeFileSync(certFile, cert);
  writeFileSync(keyFile, key, { mode: 0o600 });
  const secret = { source: randomBytes(32).toString('base64'), target: randomBytes(32).toString('base64') };
  const [seeded, live] = [join(folder, 'seed'), join(folder, 'live')];

  const run = async (location: string): Promise<StorageServer> => {
    const script = require.resolve('azurite/dist/src/blob/main.js');
    const child = spawn(
      process.execPath,
      [
        script,
        ...['--blobHost', '127.0.0.1', '--blobPort', '0', '--cert', certFile, '--key', keyFile],
        ...['--silent', '--disableTelemetry', '--skipApiVersionCheck', '--location', location],
      ],
      {
        env: {
          ...process.env,
          AZURITE_ACCOUNTS: `source:${secret.source};target:${secret.target}`,
        },
        stdio: ['ignore', 'pipe', 'inherit'],
      },
    );
    let port: string | undefined;
    for await (const line of createInterface(child.stdout)) {
      port = /listens? on \S+:(\d+)/.exec(line)?.[1];
      if (port !== undefined) break;
    }
    if (port === undefined) throw new Error('Azurite did not start');
    const base = `https://127.0.0.1:${port}`;
    return {
      url: (account) => `${base}/${account}?${sasOf(account, secret[account])}`,
      cpuSeconds: () => cpuSecondsOf(child.pid),
      stop: async () => {
        child.kill();
        if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
      },
    };
  };

  return {
    caFile,
    async seed(fill) {
      rmSync(seeded, { recursive: true, force: true });
      mkdirSync(seeded);
      const server = await run(seeded);
      try {
        await fill(server);
      } finally {
        await server.stop();
      }
    },
    async start() {
      linkTree(seeded, live);
      const server = await run(live);
      return {
        ...server,
        stop: async () => {
          await server.stop();
          rmSync(live, { recursive: true, force: true });
        },
      };
    },
  };
}

/** Extents are written once, so they may be shared; the databases are copied. */
function linkTree(from: string, to: string): void {
  mkdirSync(to, { recursive: true });
  for (const entry of readdirSync(from, { withFileTypes: true })) {
    const [old, fresh] = [join(from, entry.name), join(to, entry.name)];
    if (entry.isDirectory()) linkTree(old, fresh);
    else if (entry.name.endsWith('.json')) cpSync(old, fresh);
    else linkSync(old, fresh);
  }
}

function sasOf(account: Account, secret: string): string {
  return generateAccountSASQueryParameters(
    {
      services: AccountSASServices.parse('b').toString(),
      resourceTypes: AccountSASResourceTypes.parse('sco').toString(),
      permissions: AccountSASPermissions.parse('rwdlac'),
      protocol: SASProtocol.Https,
      expiresOn: new Date(Date.now() + 24 * 3_600_000),
    },
    new StorageSharedKeyCredential(account, secret),
  ).toString();
}
