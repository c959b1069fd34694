import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  ContainerClient,
  ContainerSASPermissions,
  generateBlobSASQueryParameters,
  newPipeline,
  SASProtocol,
  StorageSharedKeyCredential,
} from '@azure/storage-blob';
import { knownClouds } from '../../../../src/azure/clouds';
import type { ArmContext } from '../../../../rehearsal/cloud/arm/context';
import { defaultRegistrySettings } from '../../../../rehearsal/cloud/arm/cloud-registry';
import { openImageImports } from '../../../../rehearsal/cloud/arm/images/image-imports';
import { createArmService } from '../../../../rehearsal/cloud/arm/service';
import { defaultArmSwitches, type ArmSwitches } from '../../../../rehearsal/cloud/arm/switches';
import { startAzurite } from '../../../../rehearsal/cloud/blobs/azurite/azurite';
import { createAccess, type AdjustableAccess } from '../../../../rehearsal/cloud/roles/access';
import { loadCertificates } from '../../../../rehearsal/cloud/platform/listeners/certificates';
import { listen } from '../../../../rehearsal/cloud/platform/listeners/listener';
import { createTokens } from '../../../../rehearsal/cloud/platform/tokens';
import {
  SecretDenied,
  type Emit,
  type Faults,
  type SecretReader,
  type Tokens,
} from '../../../../rehearsal/cloud/ports';
import { openRegistryStore, type RegistryContents } from '../../../../rehearsal/cloud/registry/store';
import { createTransferEngine, type TransferEngine } from '../../../../rehearsal/cloud/transfer/engine';
import {
  openTransferRecords,
  type TransferRecords,
} from '../../../../rehearsal/cloud/transfer/records/records';
import {
  defaultTransferSwitches,
  type TransferSwitches,
} from '../../../../rehearsal/cloud/transfer/switches';
import {
  blobHost,
  cloudOf,
  defaultWorld,
  storageId,
  vaultHost,
  type WorldSide,
} from '../../../../rehearsal/world';

export type SideName = 'source' | 'target';
const sideNames = ['source', 'target'] as const;

/** A transfer engine and the ARM endpoints of both clouds, on real Azurite and real registry stores. */
export interface Rig {
  readonly folder: string;
  readonly ca: string;
  readonly records: TransferRecords;
  readonly engine: TransferEngine;
  readonly access: AdjustableAccess;
  readonly tokens: Tokens;
  /** Secret URI -> value; a missing one is a 404, `denied` answers 403. */
  readonly secrets: Map<string, string>;
  readonly faults: ArmedFaults;
  /** Everything emitted so far. */
  readonly events: readonly Parameters<Emit>[0][];
  readonly armUrl: Record<SideName, string>;
  readonly store: Record<SideName, RegistryContents>;
  readonly settings: Record<SideName, ArmContext['registries'][number]['settings']>;
  readonly storageKeys: Record<SideName, { key1: string; key2: string }>;
  container(side: SideName): ContainerClient;
  sas(side: SideName, permissions: string, options?: { startsOn?: Date; expiresOn?: Date }): string;
  armToken(side: SideName): string;
  setClock(now: Date | undefined): void;
  /** Ends the engine and the listeners but keeps the folder, like a process that ends. */
  stop(): Promise<void>;
  remove(): Promise<void>;
}

export interface RigOptions {
  readonly folder?: string;
  readonly switches?: Partial<TransferSwitches>;
  readonly arm?: Partial<ArmSwitches>;
  /** False leaves it to the test to start the engine. */
  readonly start?: boolean;
}

interface ArmedFaults extends Faults {
  arm(name: string, subject: string, fields?: Record<string, unknown>): void;
}

export const secretUri = {
  source: `https://${vaultHost(defaultWorld.source)}/secrets/acrexportsas`,
  target: `https://${vaultHost(defaultWorld.target)}/secrets/acrimportsas`,
};
export const containerUri = {
  source: `https://${blobHost(defaultWorld.source)}/transfer`,
  target: `https://${blobHost(defaultWorld.target)}/transfer`,
};
export const denied = 'denied';

/** No waiting but that of the work itself. */
const hurried = { creatingMs: 0, exportMs: 0, importMs: 0, triggerScanMs: 1000 };

export async function startRig(options: RigOptions = {}): Promise<Rig> {
  const folder = options.folder ?? mkdtempSync(join(tmpdir(), 'acr-ferry-transfer-'));
  const certificate = await loadCertificates(folder, ['localhost']);
  const ca = readFileSync(certificate.caFile, 'utf8');
  const storageKeys = { source: keyPair(), target: keyPair() };
  const sideOf = (account: string) => sideNames.find((name) => defaultWorld[name].storageAccount === account);
  const azurite = await startAzurite(join(folder, 'azurite'), (account) => {
    const side = sideOf(account);
    return side && storageKeys[side];
  });
  const blobs = await listen(azurite.handle, { port: 0, tls: certificate });
  const store = {
    source: await openRegistryStore(join(folder, 'source')),
    target: await openRegistryStore(join(folder, 'target')),
  };

  let fixedTime: Date | undefined;
  const clock = () => fixedTime ?? new Date();
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const tokens = createTokens(
    privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
    () => new Date(),
  );
  const access = createAccess(defaultWorld.roleAssignments);
  const secrets = new Map<string, string>();
  const faults = armedFaults();
  const switches = { ...defaultTransferSwitches, pace: hurried, ...options.switches };
  const events: Parameters<Emit>[0][] = [];
  const records = openTransferRecords(join(folder, 'records'));
  const engine = createTransferEngine({
    records,
    registries: sideNames.map((name) => ({ side: defaultWorld[name], store: store[name] })),
    emit: (event) => void events.push(event),
    clock,
    faults,
    switches,
    tokens,
    access,
    secrets: fakeReader(secrets),
    storage: {
      connect(uri) {
        const { host, pathname } = new URL(uri);
        const side = sideNames.find((name) => blobHost(defaultWorld[name]) === host);
        if (side === undefined) return undefined;
        const { storageAccount } = defaultWorld[side];
        return {
          url: `https://127.0.0.1:${String(blobs.port)}/${storageAccount}${pathname}`,
          tlsCa: ca,
          accountId: storageId(defaultWorld[side]),
        };
      },
    },
  });
  if (options.start !== false) engine.start();

  const settings = { source: { ...defaultRegistrySettings }, target: { ...defaultRegistrySettings } };
  const registryOf = (name: SideName) => ({
    side: defaultWorld[name],
    store: store[name],
    settings: settings[name],
  });
  const imageImports = openImageImports(records.imports, sideNames.map(registryOf));
  const openArm = (name: SideName) =>
    listen(
      createArmService({
        cloud: cloudOf(defaultWorld[name]),
        registries: [registryOf(name)],
        records,
        engine,
        imageImports,
        tokens,
        access,
        clock,
        switches: { ...defaultArmSwitches, ...options.arm },
        storageKeys: {
          list: (account) => keyList(sideOf(account) && storageKeys[sideOf(account)!]),
          regenerate: (account, keyName) => {
            const side = sideOf(account);
            if (side !== undefined) {
              storageKeys[side] = { ...storageKeys[side], [keyName]: randomBytes(64).toString('base64') };
            }
            return Promise.resolve(keyList(side && storageKeys[side]));
          },
          revokeDelegationKeys: (account) => sideOf(account) !== undefined,
        },
      }),
      { port: 0, tls: certificate },
    );
  const arm = { source: await openArm('source'), target: await openArm('target') };

  const credentialOf = (name: SideName) =>
    new StorageSharedKeyCredential(defaultWorld[name].storageAccount, storageKeys[name].key1);
  const tlsOptions = { ca };
  const container = (name: SideName): ContainerClient =>
    new ContainerClient(
      `https://127.0.0.1:${String(blobs.port)}/${defaultWorld[name].storageAccount}/transfer`,
      newPipeline(credentialOf(name), { retryOptions: { maxTries: 1 }, ...{ tlsOptions } }),
    );
  for (const name of sideNames) await container(name).createIfNotExists();

  const stop = async () => {
    await Promise.all([engine.close(), imageImports.close()]);
    await Promise.all([arm.source.close(), arm.target.close(), blobs.close()]);
    await azurite.flush();
    await azurite.close();
    store.source.close();
    store.target.close();
  };
  return {
    folder,
    ca,
    records,
    engine,
    access,
    tokens,
    secrets,
    faults,
    events,
    armUrl: {
      source: `https://127.0.0.1:${String(arm.source.port)}`,
      target: `https://127.0.0.1:${String(arm.target.port)}`,
    },
    store,
    settings,
    storageKeys,
    container,
    sas: (name, permissions, times = {}) =>
      `?${generateBlobSASQueryParameters(
        {
          containerName: 'transfer',
          permissions: ContainerSASPermissions.parse(permissions),
          protocol: SASProtocol.Https,
          version: '2022-11-02',
          expiresOn: new Date(Date.now() + 3_600_000),
          ...times,
        },
        credentialOf(name),
      ).toString()}`,
    armToken: (name) => appToken(tokens, defaultWorld[name]),
    setClock: (now) => {
      fixedTime = now;
    },
    stop,
    remove: async () => {
      await stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

const appToken = (tokens: Tokens, side: WorldSide): string =>
  tokens.issue({
    objectId: side.app.objectId,
    clientId: side.app.clientId,
    tenantId: side.tenantId,
    audience: knownClouds[side.cloud].armAudience,
  }).token;

const keyPair = () => ({
  key1: randomBytes(64).toString('base64'),
  key2: randomBytes(64).toString('base64'),
});

const keyList = (keys: { key1: string; key2: string } | undefined) =>
  keys && [
    { keyName: 'key1' as const, value: keys.key1 },
    { keyName: 'key2' as const, value: keys.key2 },
  ];

/** A vault in which the pipeline identities of both sides may read. */
function fakeReader(secrets: ReadonlyMap<string, string>): SecretReader {
  const readers = sideNames.map((name) => defaultWorld[name].pipelineIdentity.objectId);
  return {
    read(uri, objectId) {
      const value = secrets.get(uri);
      if (value === undefined) throw new SecretDenied(404, `A secret with (name/id) ${uri} was not found`);
      if (value === denied || !readers.includes(objectId)) throw new SecretDenied(403, 'Forbidden');
      return { value, version: '1' };
    },
  };
}

function armedFaults(): ArmedFaults {
  const armed: { name: string; subject: string; fields: Record<string, unknown> }[] = [];
  return {
    arm: (name, subject, fields = {}) => void armed.push({ name, subject, fields }),
    take(name, subject) {
      const index = armed.findIndex((fault) => fault.name === name && fault.subject === subject);
      return index === -1 ? undefined : armed.splice(index, 1)[0]?.fields;
    },
  };
}
