import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  defaultRegistrySettings,
  type RegistrySettings,
} from '../../../../rehearsal/cloud/arm/cloud-registry';
import { openImageImports } from '../../../../rehearsal/cloud/arm/images/image-imports';
import { createArmService } from '../../../../rehearsal/cloud/arm/service';
import { defaultArmSwitches, type ArmSwitches } from '../../../../rehearsal/cloud/arm/switches';
import { loadCertificates } from '../../../../rehearsal/cloud/platform/listeners/certificates';
import { listen, type Listener } from '../../../../rehearsal/cloud/platform/listeners/listener';
import type { KnownVersions } from '../../../../rehearsal/cloud/platform/known-versions';
import type { Emit, Tokens } from '../../../../rehearsal/cloud/ports';
import { openRegistryStore, type RegistryContents } from '../../../../rehearsal/cloud/registry/store';
import { createAccess, type AdjustableAccess } from '../../../../rehearsal/cloud/roles/access';
import { createTransferEngine, type TransferEngine } from '../../../../rehearsal/cloud/transfer/engine';
import {
  openTransferRecords,
  type TransferRecords,
} from '../../../../rehearsal/cloud/transfer/records/records';
import {
  defaultTransferSwitches,
  type TransferSwitches,
} from '../../../../rehearsal/cloud/transfer/switches';
import { blobHost, cloudOf, defaultWorld, vaultHost } from '../../../../rehearsal/world';
import { appToken, armedFaults, fakeReader, machineTokens, type ArmedFaults } from './rig-fakes';
import { sideNames, startRigStorage, type RigStorage, type SideName } from './rig-storage';

/** A transfer engine and the ARM endpoints of both clouds, on real Azurite and real registry stores. */
export interface Rig extends Pick<RigStorage, 'container' | 'sas'> {
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
  readonly settings: Record<SideName, RegistrySettings>;
  readonly storageKeys: RigStorage['keys'];
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
  readonly versions?: KnownVersions;
  /** False leaves it to the test to start the engine. */
  readonly start?: boolean;
}

export const secretUri = {
  source: `https://${vaultHost(defaultWorld.source)}/secrets/acrexportsas`,
  target: `https://${vaultHost(defaultWorld.target)}/secrets/acrimportsas`,
};
export const containerUri = {
  source: `https://${blobHost(defaultWorld.source)}/transfer`,
  target: `https://${blobHost(defaultWorld.target)}/transfer`,
};

/** No waiting but that of the work itself. */
const hurried = { creatingMs: 0, exportMs: 0, importMs: 0, triggerScanMs: 1000, imageImportMs: 0 };
const loopback = ({ port }: Listener): string => `https://127.0.0.1:${String(port)}`;

export async function startRig(options: RigOptions = {}): Promise<Rig> {
  const folder = options.folder ?? mkdtempSync(join(tmpdir(), 'acr-ferry-transfer-'));
  const certificate = await loadCertificates(folder, ['localhost']);
  const storage = await startRigStorage(folder, certificate);
  const store = {
    source: await openRegistryStore(join(folder, 'source')),
    target: await openRegistryStore(join(folder, 'target')),
  };
  const settings = { source: { ...defaultRegistrySettings }, target: { ...defaultRegistrySettings } };
  const registryOf = (name: SideName) => ({
    side: defaultWorld[name],
    store: store[name],
    settings: settings[name],
    mayPull: () => false,
  });

  let fixedTime: Date | undefined;
  const clock = () => fixedTime ?? new Date();
  const tokens = machineTokens();
  const access = createAccess(defaultWorld.roleAssignments);
  const secrets = new Map<string, string>();
  const faults = armedFaults();
  const events: Parameters<Emit>[0][] = [];
  const records = openTransferRecords(join(folder, 'records'));
  const engine = createTransferEngine({
    records,
    registries: sideNames.map(registryOf),
    emit: (event) => void events.push(event),
    clock,
    faults,
    switches: { ...defaultTransferSwitches, pace: hurried, ...options.switches },
    tokens,
    access,
    secrets: fakeReader(secrets),
    storage: storage.storage,
  });
  if (options.start !== false) engine.start();
  const imageImports = openImageImports(
    {
      records: records.imports,
      switches: { ...defaultTransferSwitches, pace: hurried, ...options.switches },
      clock,
      faults,
      emit: (event) => void events.push(event),
    },
    sideNames.map(registryOf),
  );
  const openArm = (name: SideName) =>
    listen(
      createArmService({
        cloud: cloudOf(defaultWorld[name]),
        registries: [registryOf(name)],
        importable: sideNames.map(registryOf),
        records,
        engine,
        imageImports,
        tokens,
        access,
        clock,
        switches: { ...defaultArmSwitches, ...options.arm },
        versions: options.versions ?? {},
        storageKeys: storage.accountKeys,
        events: { subscriptions: () => [] },
      }),
      { port: 0, tls: certificate },
    );
  const arm = { source: await openArm('source'), target: await openArm('target') };

  const stop = async () => {
    for (const part of [engine, imageImports, arm.source, arm.target, storage]) await part.close();
    store.source.close();
    store.target.close();
  };
  return {
    ...{ folder, records, engine, access, tokens, secrets, faults, events, store, settings, stop },
    ca: readFileSync(certificate.caFile, 'utf8'),
    armUrl: { source: loopback(arm.source), target: loopback(arm.target) },
    storageKeys: storage.keys,
    container: (side) => storage.container(side),
    sas: (side, permissions, more) => storage.sas(side, permissions, more),
    armToken: (name) => appToken(tokens, defaultWorld[name]),
    setClock: (now) => {
      fixedTime = now;
    },
    remove: async () => {
      await stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
