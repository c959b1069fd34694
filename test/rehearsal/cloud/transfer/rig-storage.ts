import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  ContainerClient,
  ContainerSASPermissions,
  generateBlobSASQueryParameters,
  newPipeline,
  SASProtocol,
  StorageSharedKeyCredential,
} from '@azure/storage-blob';
import { startAzurite } from '../../../../rehearsal/cloud/blobs/azurite/azurite';
import type { StorageAccountKeys } from '../../../../rehearsal/cloud/arm/context';
import type { ServerCertificate } from '../../../../rehearsal/cloud/platform/listeners/certificates';
import { createAccountNetwork } from '../../../../rehearsal/cloud/platform/account-network';
import { listen } from '../../../../rehearsal/cloud/platform/listeners/listener';
import type { Storage } from '../../../../rehearsal/cloud/transfer/storage/storage';
import { blobHost, defaultWorld, storageId } from '../../../../rehearsal/world';

export type SideName = 'source' | 'target';
export const sideNames = ['source', 'target'] as const;

interface KeyPair {
  readonly key1: string;
  readonly key2: string;
}

/** What a SAS of the rig has otherwise than by default. */
interface SasMore {
  readonly startsOn?: Date;
  readonly expiresOn?: Date;
  readonly protocol?: SASProtocol;
}

/** The storage accounts of both sides on one Azurite. */
export interface RigStorage {
  readonly keys: Record<SideName, KeyPair>;
  /** As the transfer engine reaches them. */
  readonly storage: Storage;
  /** As ARM manages them. */
  readonly accountKeys: StorageAccountKeys;
  container(side: SideName): ContainerClient;
  sas(side: SideName, permissions: string, more?: SasMore): string;
  /** Ends the listener and writes what is not on disk yet. */
  close(): Promise<void>;
}

/** Starts Azurite with a container `transfer` in each account. */
export async function startRigStorage(folder: string, certificate: ServerCertificate): Promise<RigStorage> {
  const ca = readFileSync(certificate.caFile, 'utf8');
  const keys = { source: keyPair(), target: keyPair() };
  const azurite = await startAzurite(join(folder, 'azurite'), (account) => {
    const side = sideOf(account);
    return side && keys[side];
  });
  const listener = await listen(azurite.handle, { port: 0, tls: certificate });
  const urlOf = (side: SideName): string =>
    `https://127.0.0.1:${String(listener.port)}/${defaultWorld[side].storageAccount}`;
  const credentialOf = (side: SideName) =>
    new StorageSharedKeyCredential(defaultWorld[side].storageAccount, keys[side].key1);
  const tlsOptions = { ca };
  const container = (side: SideName): ContainerClient =>
    new ContainerClient(
      `${urlOf(side)}/transfer`,
      newPipeline(credentialOf(side), { retryOptions: { maxTries: 1 }, ...{ tlsOptions } }),
    );
  for (const side of sideNames) await container(side).createIfNotExists();

  return {
    keys,
    container,
    storage: {
      connect(uri) {
        const { host, pathname } = new URL(uri);
        const side = sideNames.find((name) => blobHost(defaultWorld[name]) === host);
        if (side === undefined) return undefined;
        return { url: `${urlOf(side)}${pathname}`, tlsCa: ca, accountId: storageId(defaultWorld[side]) };
      },
    },
    accountKeys: {
      list: (account) => keyList(keys, sideOf(account)),
      regenerate: (account, keyName) => {
        const side = sideOf(account);
        if (side !== undefined) keys[side] = { ...keys[side], [keyName]: newKey() };
        return Promise.resolve(keyList(keys, side));
      },
      network: (account) => (sideOf(account) === undefined ? undefined : createAccountNetwork().current()),
      revokeDelegationKeys: (account) => sideOf(account) !== undefined,
    },
    sas: (side, permissions, more = {}) =>
      `?${generateBlobSASQueryParameters(
        {
          containerName: 'transfer',
          permissions: ContainerSASPermissions.parse(permissions),
          protocol: SASProtocol.Https,
          version: '2022-11-02',
          expiresOn: new Date(Date.now() + 3_600_000),
          ...more,
        },
        credentialOf(side),
      ).toString()}`,
    async close() {
      await listener.close();
      await azurite.flush();
      await azurite.close();
    },
  };
}

const sideOf = (account: string) => sideNames.find((name) => defaultWorld[name].storageAccount === account);

const newKey = (): string => randomBytes(64).toString('base64');
const keyPair = (): KeyPair => ({ key1: newKey(), key2: newKey() });

/** When every key of the rig was made. */
export const creationTime = '2024-03-01T08:00:00.0000000Z';

const keyList = (keys: Record<SideName, KeyPair>, side: SideName | undefined) =>
  side && [
    { keyName: 'key1' as const, value: keys[side].key1, creationTime },
    { keyName: 'key2' as const, value: keys[side].key2, creationTime },
  ];
