import { mkdtempSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setImmediate as nextRound } from 'node:timers/promises';
import { app, type InvocationContext } from '@azure/functions';
import { afterEach, beforeEach } from 'vitest';
import { createVirtualClock, type VirtualClock } from '../../../../../rehearsal/host/clock';
import { createWorker, silentLog, startHost, type Host } from '../../../../../rehearsal/host/index';
import { memoryContainer, type Blobs } from './memory-container';

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

interface Seen {
  readonly blob: unknown;
  readonly metadata: InvocationContext['triggerMetadata'];
}

interface BlobAppOptions {
  readonly sdkBinding?: boolean;
  readonly source?: 'EventGrid';
  readonly path?: string;
}

/** A container in memory and an app with a blob trigger on it. */
export interface BlobApp {
  readonly folder: string;
  readonly blobs: Blobs;
  /** Names of the blobs whose content was read. */
  readonly reads: readonly string[];
  readonly host: Host;
  /** Starts a host; `start` does so again. `fails` says for which blobs the function throws. */
  readonly open: (
    options?: BlobAppOptions,
    fails?: (name: string) => boolean,
  ) => Promise<{ seen: Seen[]; start: () => Promise<void> }>;
  /** Moves time, letting what falls due come to its end. */
  readonly pass: (ms: number) => Promise<void>;
}

/** Makes an empty container before every test and stops the host after it. */
export function useBlobApp(): BlobApp {
  let folder = '';
  let reads: string[];
  let blobs: Blobs;
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

  const start = async (worker: Awaited<ReturnType<typeof createWorker>>): Promise<void> => {
    host = await startHost(worker, {
      clock,
      stateFolder: folder,
      settings: {},
      connectBlobs: () => memoryContainer(blobs, reads),
      blobScanMs: 10_000,
    });
    await settle();
  };
  return {
    get folder() {
      return folder;
    },
    get blobs() {
      return blobs;
    },
    get reads() {
      return reads;
    },
    get host() {
      return host;
    },
    async open({ path = 'inbox/{name}.{ext}', ...rest } = {}, fails = () => false) {
      const seen: Seen[] = [];
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
      await start(worker);
      return { seen, start: () => start(worker) };
    },
    async pass(ms) {
      const end = clock.now() + ms;
      for (let next = clock.next(); next !== undefined && next <= end; next = clock.next()) {
        clock.advanceTo(next);
        await settle();
      }
    },
  };
}

/** Lets what goes on without passing of time come to its end. */
export async function settle(): Promise<void> {
  for (let round = 0; round < 30; round += 1) await nextRound();
}
