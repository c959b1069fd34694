import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { BlobServiceClient } from '@azure/storage-blob';
import { afterAll, beforeAll } from 'vitest';
import type { Image } from '../../rehearsal/images/image';
import { pushToCloud } from '../../rehearsal/images/push-to-cloud';
import { createAppClient, type AppClient } from '../../rehearsal/start/app-client';
import { createChildren } from '../../rehearsal/start/children';
import { followTransfer, rotateSas } from '../../rehearsal/start/follow';
import { createRegistryReader, type RegistryReader } from '../../rehearsal/start/registry-reader';
import { startSystem, type System } from '../../rehearsal/start/system';
import type { TransferReport } from '../../src/domain/transfer/report';
import { askControl } from './ask-control';

/** Cloud and app in processes of their own, as `npm start` runs them. */
export interface RunningSystem extends System {
  readonly state: string;
  readonly client: AppClient;
  readonly source: RegistryReader;
  readonly target: RegistryReader;
  /** Reference -> digest. */
  push(images: readonly Image[]): Promise<Map<string, string>>;
  transfer(artifacts: readonly string[]): Promise<TransferReport>;
  /** The storage account of a side. */
  storage(side: 'source' | 'target'): BlobServiceClient;
  /** Calls the control endpoint of the cloud. */
  control<T>(method: string, what: string, body?: object): Promise<T>;
}

/**
 * Starts a system before the tests of a file, with further settings, and ends it after them. Returns it, once
 * a test or hook runs.
 */
export function useSystem(settings: Readonly<Record<string, string>> = {}): () => RunningSystem {
  const state = mkdtempSync(path.join(tmpdir(), 'acr-ferry-e2e-'));
  const children = createChildren(path.join(state, 'logs'));
  let running: RunningSystem | undefined;
  beforeAll(async () => {
    const system = await startSystem(children, { state, fresh: false, port: 0, settings }, (_title, work) =>
      work(),
    );
    running = describeSystem(system, state);
    await rotateSas(running.client);
  });
  afterAll(async () => {
    await children.stop();
    rmSync(state, { recursive: true, force: true });
  });
  return () => {
    if (running === undefined) throw new Error('the system is not up yet');
    return running;
  };
}

/** What tests do with a system. */
export function describeSystem(system: System, state: string): RunningSystem {
  const { endpoints, app } = system;
  const client = createAppClient(app);
  return {
    ...system,
    state,
    client,
    source: createRegistryReader(endpoints.registries.source, endpoints),
    target: createRegistryReader(endpoints.registries.target, endpoints),
    async push(images) {
      const pushed = await pushToCloud(endpoints, images);
      return new Map(pushed.map(({ reference, digest }) => [reference, digest]));
    },
    async transfer(artifacts) {
      const { transferId } = await client.startTransfer(artifacts);
      return followTransfer(client, transferId, () => undefined);
    },
    storage(side) {
      // The SDK passes it on, though its types do not say so.
      const trust: object = { tlsOptions: { ca: readFileSync(endpoints.caFile, 'utf8') } };
      return BlobServiceClient.fromConnectionString(endpoints.storage[side].connectionString, trust);
    },
    control: (method, what, body) => askControl(endpoints, method, what, body),
  };
}

/** The parts of an explicit reference. */
export function splitReference(reference: string): [repository: string, tagOrDigest: string] {
  const separator = reference.includes('@') ? reference.indexOf('@') : reference.lastIndexOf(':');
  return [reference.slice(0, separator), reference.slice(separator + 1)];
}
