import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { cloudOf } from '../world';
import type { CloudRegistry } from './arm/cloud-registry';
import type { StorageAccountKeys } from './arm/context';
import { openImageImports } from './arm/images/image-imports';
import { createArmService } from './arm/service';
import type { StorageAccounts } from './blobs/storage-accounts';
import type { SideName } from './faults/fault';
import type { Foundation } from './platform/foundation';
import { isClosed } from './platform/account-network';
import { loopback } from './platform/listeners/listener';
import type { EventGrid } from './events/event-grid';
import type { HttpService, SecretReader } from './ports';
import type { Registry } from './registries';
import { createTransferEngine, type TransferEngine } from './transfer/engine';
import { openTransferRecords } from './transfer/records/records';
import type { Storage } from './transfer/storage/storage';

/** The parts of the cloud that pipelines use. */
export interface PipelineParts {
  readonly registries: readonly Registry[];
  readonly accounts: StorageAccounts;
  readonly storageKeys: StorageAccountKeys;
  readonly secrets: SecretReader;
  readonly events: EventGrid;
}

/** The control plane of both sides and what executes its runs. */
export interface Pipelines {
  readonly arm: Readonly<Record<SideName, HttpService>>;
  readonly engine: TransferEngine;
  close(): Promise<void>;
}

/** ARM of both clouds and the engine that executes the pipeline runs they accept. */
export function createPipelines(foundation: Foundation, parts: PipelineParts): Pipelines {
  const { world, state, tokens, access, faults, clock } = foundation;
  const records = openTransferRecords(join(state, 'pipelines'));
  const all = parts.registries.map(
    ({ world: side, side: name, store, settings, mayPull }): CloudRegistry => ({
      ...{ side, store, settings, mayPull },
      adminPassword: foundation.secrets.registryPasswords[name],
    }),
  );
  const engine = createTransferEngine({
    records,
    storage: storageOnLoopback(foundation, parts.accounts),
    secrets: parts.secrets,
    tokens,
    access,
    switches: foundation.switches.transfer,
    clock: clock.now,
    faults,
    registries: all,
    emit: parts.events.emit,
  });
  const imageImports = openImageImports(
    {
      records: records.imports,
      switches: foundation.switches.transfer,
      clock: clock.now,
      faults,
      emit: parts.events.emit,
    },
    all,
  );
  const armOf = (name: SideName): HttpService =>
    createArmService({
      cloud: cloudOf(world[name]),
      registries: all.filter(({ side }) => side.cloud === world[name].cloud),
      importable: all,
      records,
      engine,
      imageImports,
      access,
      tokens,
      clock: clock.now,
      switches: foundation.switches.arm,
      versions: foundation.versions[name],
      storageKeys: parts.storageKeys,
      events: parts.events,
    });
  engine.start();
  return {
    arm: { source: armOf('source'), target: armOf('target') },
    engine,
    close: async () => {
      await Promise.all([engine.close(), imageImports.close()]);
    },
  };
}

/** Leads the production URI of a container to the cloud's own storage listener. */
function storageOnLoopback({ ports, certificate, versions }: Foundation, accounts: StorageAccounts): Storage {
  const tlsCa = readFileSync(certificate.caFile, 'utf8');
  return {
    connect(uri) {
      const { host, pathname } = new URL(uri);
      const account = accounts.findByHost(host);
      return (
        account && {
          url: `https://${loopback}:${ports.storage}/${account.name}${pathname}`,
          tlsCa,
          accountId: account.id,
          version: versions[account.side].storage?.at(-1),
          closed: isClosed(account.network),
        }
      );
    },
  };
}
