import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import BlobConfiguration from 'azurite/dist/src/blob/BlobConfiguration';
import BlobServer from 'azurite/dist/src/blob/BlobServer';
import BlobHandler from 'azurite/dist/src/blob/handlers/BlobHandler';
import { privateFolder } from '../../platform/state/state-files';
import type { HttpService } from '../../ports';
import type { BlobAddress } from '../requests/address';
import { leadBatchPartsThrough } from './batch-parts';
import { takeAllDelegationSas } from './delegation-sas';
import { compareAsText, findByName } from './loki-index';
import { shareRuns } from './share-runs';
import type { StoredBlob } from './stored-blob';

/**
 * Azurite's blob service without its listener. The files of this folder know Azurite's insides, hence the
 * exact version.
 */
export interface Azurite {
  readonly handle: HttpService;
  /** Hands each part of a batch to the service instead of serving it alone. */
  leadBatchPartsThrough(service: HttpService): void;
  /**
   * Writes the metadata to disk now; by itself Azurite does so every five seconds and a kill loses what is
   * younger.
   */
  flush(): Promise<void>;
  /** The committed blob as stored; changes to it must be saved. */
  findBlob(address: BlobAddress): StoredBlob | undefined;
  saveBlob(blob: StoredBlob): void;
  close(): Promise<void>;
}

/** The two keys of an account, base64. */
export interface AccountKeys {
  readonly key1: string;
  readonly key2: string;
}

/** Writers per store; more do not help, one core is the limit. */
const writeConcurrency = 50;

// Azurite checks a copy's source by a request to itself over the network, which reads the whole blob into one
// string and fails above 512 MiB. The stages in front have checked the source already.
BlobHandler.prototype.validateCopySource = () => Promise.resolve();

takeAllDelegationSas();

/**
 * Azurite in this process, on disk under the folder. Telemetry stays off because only Azurite's own command
 * line switches it on.
 * @param keysOf base64 keys of an account, asked at every request so that regenerated keys work at once.
 */
export async function startAzurite(
  folder: string,
  keysOf: (account: string) => AccountKeys | undefined,
): Promise<Azurite> {
  mkdirSync(folder, { recursive: true, mode: privateFolder });
  const server = new BlobServer(
    new BlobConfiguration(
      '127.0.0.1',
      0,
      0,
      join(folder, 'blobs.json'),
      join(folder, 'extents.json'),
      [{ locationId: 'Default', locationPath: join(folder, 'data'), maxConcurrency: writeConcurrency }],
      false,
      undefined,
      false,
      undefined,
      false,
      // storage-blob 12.32 speaks a newer x-ms-version than 3.35 knows.
      true,
      '',
      '',
      '',
      'basic',
    ),
  );
  server.accountDataStore.getAccount = (name) => {
    const keys = keysOf(name);
    return keys && { name, key1: Buffer.from(keys.key1, 'base64'), key2: Buffer.from(keys.key2, 'base64') };
  };
  const [handle] = server.httpServer.listeners('request') as HttpService[];
  if (!handle) throw new Error('Azurite has no request listener; is it version 3.35.0?');
  const { db } = server.metadataStore;
  compareAsText(db.constructor);
  await server.beforeStart();
  const blobs = db.getCollection('$BLOBS_COLLECTION$');
  const blocks = db.getCollection('$BLOCKS_COLLECTION$');
  if (!blobs || !blocks) throw new Error('Azurite keeps its blobs elsewhere; is it version 3.35.0?');
  findByName(blobs);
  findByName(blocks);
  let closing = false;
  let flushing: Promise<void> = Promise.resolve();
  // Loki writes its whole database each time.
  const flush = shareRuns(() => Promise.all([server.metadataStore, server.extentMetadataStore].map(save)));
  return {
    handle,
    leadBatchPartsThrough: (service) => {
      leadBatchPartsThrough(service, server.accountDataStore);
    },
    findBlob: ({ account, container, blob }) =>
      (blobs.findOne({
        accountName: account,
        containerName: container,
        name: blob,
        snapshot: '',
        isCommitted: true,
      }) ?? undefined) as StoredBlob | undefined,
    saveBlob: (blob) => {
      blobs.update(blob);
    },
    flush: async () => {
      // A delayed flush may come when the folder is gone.
      if (closing) return;
      await (flushing = flush());
    },
    close: async () => {
      closing = true;
      await flushing;
      await server.afterClose();
    },
  };
}

const save = ({ db }: BlobServer['metadataStore']): Promise<void> =>
  new Promise((resolve, reject) => {
    db.saveDatabase((error) => {
      if (error) reject(error);
      else resolve();
    });
  });
