import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setImmediate as nextRound } from 'node:timers/promises';
import { app, type InvocationContext } from '@azure/functions';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createVirtualClock, type VirtualClock } from '../../../../rehearsal/host/clock';
import { createWorker, silentLog, startHost, type Host } from '../../../../rehearsal/host/index';
import type { BlobContainer } from '../../../../rehearsal/host/triggers/blob/blob-container';

interface Resolver {
  registerResourceFactory(type: string, factory: (data: { readonly content: Buffer }) => unknown): void;
}
// The copy that `@azure/functions` asks: a compiled app requires it too.
const { ResourceFactoryResolver } = createRequire(__filename)('@azure/functions-extensions-base') as {
  ResourceFactoryResolver: { getInstance(): Resolver };
};
ResourceFactoryResolver.getInstance().registerResourceFactory('AzureStorageBlobs', (data) => ({
  opened: JSON.parse(String(data.content)) as unknown,
}));

let folder = '';
let reads: string[];
let blobs: Map<string, { etag: string; text: string }>;
let clock: VirtualClock;
let host: Host;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'acr-ferry-blob-'));
  reads = [];
  blobs = new Map();
  clock = createVirtualClock();
});
afterEach(async () => {
  await host.stop();
  rmSync(folder, { recursive: true });
});

const container: BlobContainer = {
  // eslint-disable-next-line @typescript-eslint/require-await -- the interface is a network's
  async *list(prefix) {
    for (const [name, { etag }] of blobs) if (name.startsWith(prefix)) yield { name, etag };
  },
  describe: (name) => {
    const blob = blobs.get(name);
    return Promise.resolve(
      blob && {
        etag: blob.etag,
        uri: `http://x/inbox/${name}`,
        metadata: { Category: 'c' },
        properties: { ContentLength: blob.text.length, ETag: `"${blob.etag}"` },
      },
    );
  },
  read: (name) => {
    reads.push(name);
    return Promise.resolve(Buffer.from(blobs.get(name)?.text ?? ''));
  },
};

interface Seen {
  readonly blob: unknown;
  readonly metadata: InvocationContext['triggerMetadata'];
}

async function open(
  options: { sdkBinding?: boolean; source?: 'EventGrid'; path?: string } = {},
  fails: (name: string) => boolean = () => false,
) {
  const seen: Seen[] = [];
  const { path = 'inbox/{name}.{ext}', ...rest } = options;
  const load = (): void => {
    app.storageBlob('arrived', {
      path,
      connection: 'Store',
      ...rest,
      handler: (blob, context: InvocationContext) => {
        seen.push({ blob, metadata: context.triggerMetadata });
        if (fails(String(context.triggerMetadata?.blobTrigger))) throw new Error('no good');
      },
    });
  };
  const worker = await createWorker({ load }, { log: silentLog });
  const start = async (): Promise<void> => {
    host = await startHost(worker, {
      clock,
      stateFolder: folder,
      settings: {},
      connectBlobs: () => container,
      blobScanMs: 10_000,
    });
    await settle();
  };
  await start();
  return { seen, start };
}

async function settle(): Promise<void> {
  for (let round = 0; round < 30; round += 1) await nextRound();
}
async function pass(ms: number): Promise<void> {
  const end = clock.now() + ms;
  for (let next = clock.next(); next !== undefined && next <= end; next = clock.next()) {
    clock.advanceTo(next);
    await settle();
  }
}

describe('blob trigger by scan', () => {
  it('hands the content over with names, uri, properties and metadata', async () => {
    blobs.set('2024/7.json', { etag: '0x1', text: 'hello' });
    blobs.set('other', { etag: '0x2', text: '' });
    const { seen } = await open({ path: 'inbox/{dir}/{name}.{ext}' });
    expect(seen).toHaveLength(1);
    expect(String(seen[0]?.blob)).toBe('hello');
    expect(seen[0]?.metadata).toEqual({
      blobTrigger: 'inbox/2024/7.json',
      uri: 'http://x/inbox/2024/7.json',
      properties: { contentLength: 5, eTag: '"0x1"' },
      metadata: { category: 'c' },
      dir: 2024,
      name: 7,
      ext: 'json',
    });
  });

  it('with SDK binding reads nothing and lets the app open the blob', async () => {
    blobs.set('a.tar', { etag: '0x1', text: 'large' });
    const { seen } = await open({ sdkBinding: true });
    expect(seen[0]?.blob).toEqual({
      opened: { Connection: 'Store', ContainerName: 'inbox', BlobName: 'a.tar' },
    });
    expect(reads).toEqual([]);
  });

  it('shows each version once, also after a restart, and changed blobs again', async () => {
    blobs.set('a.txt', { etag: '0x1', text: '1' });
    const { seen, start } = await open();
    await pass(25_000);
    await host.stop();
    await start();
    await pass(10_000);
    expect(seen).toHaveLength(1);
    blobs.set('a.txt', { etag: '0x2', text: '2' });
    await pass(10_000);
    expect(seen.map(({ blob }) => String(blob))).toEqual(['1', '2']);
  });

  it('tries five times, then writes a poison record', async () => {
    blobs.set('bad.txt', { etag: '0x1', text: '' });
    blobs.set('good.txt', { etag: '0x1', text: '' });
    const { seen } = await open({}, (name) => name.includes('bad'));
    await pass(60_000);
    const names = seen.map(({ metadata }) => metadata?.blobTrigger);
    expect([
      names.filter((name) => name === 'inbox/bad.txt').length,
      names.filter((name) => name === 'inbox/good.txt').length,
    ]).toEqual([5, 1]);
    const poison = readFileSync(join(folder, 'blobs/webjobs-blobtrigger-poison.jsonl'), 'utf8').trim();
    expect(JSON.parse(poison)).toEqual({
      Type: 'BlobTrigger',
      FunctionId: 'Host.Functions.arrived',
      BlobType: 'BlockBlob',
      ContainerName: 'inbox',
      BlobName: 'bad.txt',
      ETag: '0x1',
    });
  });

  it('takes up after a restart what had not succeeded', async () => {
    blobs.set('a.txt', { etag: '0x1', text: '' });
    let broken = true;
    const { seen, start } = await open({}, () => broken);
    await host.stop();
    broken = false;
    await start();
    await pass(30_000);
    expect(seen).toHaveLength(2);
  });

  it('drops what is gone or has changed since the scan', async () => {
    blobs.set('a.txt', { etag: '0x1', text: '' });
    let tries = 0;
    const { seen } = await open({}, () => ++tries === 1);
    blobs.delete('a.txt');
    await pass(30_000);
    expect(seen).toHaveLength(1);
  });
});

describe('blob trigger by Event Grid', () => {
  async function post(
    subject: string,
    eventType = 'Microsoft.Storage.BlobCreated',
    key = host.keys.system,
  ): Promise<number> {
    const response = await fetch(
      `${host.url}/runtime/webhooks/blobs?functionName=Host.Functions.arrived&code=${key}`,
      {
        method: 'POST',
        headers: { 'aeg-event-type': 'Notification' },
        body: JSON.stringify([{ eventType, subject, data: { eTag: '0x9' } }]),
      },
    );
    await settle();
    return response.status;
  }

  it('shows what events name, never scans, and ignores deletions', async () => {
    blobs.set('a.txt', { etag: '0x1', text: 'x' });
    const { seen } = await open({ source: 'EventGrid' });
    await pass(60_000);
    expect(seen).toEqual([]);
    const subject = '/blobServices/default/containers/inbox/blobs/a.txt';
    expect(await post(subject)).toBe(202);
    expect(await post(subject, 'Microsoft.Storage.BlobDeleted')).toBe(202);
    expect(await post(subject, 'Microsoft.Storage.BlobCreated', 'wrong')).toBe(401);
    expect(seen.map(({ metadata }) => metadata?.blobTrigger)).toEqual(['inbox/a.txt']);
  });
});
