import type { X509Certificate } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { join } from 'node:path';
import { furtherHosts, loginServer } from '../world';
import { createAccountKeys } from './blobs/access/account-keys';
import { accountOf } from './blobs/requests/address';
import { createBlobService } from './blobs/blob-service';
import { listQueuesAndTables } from './blobs/queues-and-tables';
import { createStorageAccounts } from './blobs/storage-accounts';
import { createEventGrid, retryDelaysMs } from './events/event-grid';
import { createControlService } from './faults/control-service';
import type { ServiceName, SideName } from './faults/fault';
import { applications } from './identity/applications';
import { createGraphService } from './graph/graph-service';
import { createIdentityServices } from './identity/identity-services';
import { createPipelines } from './pipelines';
import type { Foundation } from './platform/foundation';
import { byHost, type NamedService } from './platform/listeners/by-host';
import { withFrontDoor } from './platform/listeners/front-door';
import type { ListenerName } from './platform/listeners/hosts';
import { saveSecrets } from './platform/state/secrets';
import type { HttpService } from './ports';
import { openRegistries } from './registries';
import { createVaults } from './vault/vaults';

/** The emulators of a cloud at work. */
export interface Services {
  readonly handlers: Readonly<Record<ListenerName, HttpService>>;
  /** Ends background work and writes what is not on disk yet. */
  close(): Promise<void>;
}

/** Makes every emulator of the cloud, joins them, and puts the front door before each. */
export async function createServices(
  foundation: Foundation,
  clientCertificate: X509Certificate,
): Promise<Services> {
  const { world, state, secrets, faults, log, clock } = foundation;
  const { now } = clock;
  const hurry = foundation.profile === 'instant' ? 100 : 1;
  const events = createEventGrid({ faults, now, retryDelaysMs: retryDelaysMs.map((delay) => delay / hurry) });
  const { networks } = foundation;
  const accounts = createStorageAccounts(world, networks, secrets.accountKeys, (accountKeys) => {
    saveSecrets(state, { ...secrets, accountKeys });
  });
  const storageSide = ({ headers, url = '/' }: IncomingMessage): SideName | undefined =>
    accounts.find(accountOf(headers.host ?? '', url.split('?', 1)[0] ?? '/'))?.side;

  const door = (
    service: ServiceName,
    inner: HttpService,
    sideOf: (request: IncomingMessage) => SideName | undefined,
  ): HttpService => withFrontDoor(inner, { service, sideOf, faults, log, now });
  const neither = (): undefined => undefined;
  const blobs = await createBlobService({
    ...foundation,
    folder: join(state, 'blobs'),
    accounts,
    now,
    emit: events.emit,
    frontDoor: (inner) => door('blob', inner, storageSide),
  });
  const furtherStorage = door('blob', listQueuesAndTables({ ...foundation, accounts }), neither);
  const vaults = createVaults({ ...foundation, folder: join(state, 'vaults'), now });
  const registered = applications(world, secrets, clientCertificate);
  const registries = await openRegistries(foundation, events.emit, registered);
  const pipelines = createPipelines(foundation, {
    registries,
    accounts,
    storageKeys: createAccountKeys(accounts, blobs.delegationKeys, now),
    secrets: vaults.reader,
    events,
  });
  const { managedIdentity, authority } = createIdentityServices(foundation, registered);
  const [sourceRegistry, targetRegistry, ...otherRegistries] = registries.map(
    ({ world: side, service }): NamedService => ({ host: loginServer(side), service }),
  ) as [NamedService, NamedService, ...NamedService[]];
  const source = (): SideName => 'source';
  const target = (): SideName => 'target';

  return {
    handlers: {
      'arm.source': door('arm', pipelines.arm.source, source),
      'arm.target': door('arm', pipelines.arm.target, target),
      authority: door('authority', authority, neither),
      graph: door('authority', createGraphService({ ...foundation, now }), neither),
      'registry.source': door('registry', sourceRegistry.service, source),
      'registry.target': door('registry', byHost(targetRegistry, otherRegistries), target),
      'vault.source': door('vault', vaults.source, source),
      'vault.target': door('vault', vaults.target, target),
      storage: byHost(
        { host: '', service: blobs.handle },
        [world.source, world.target].flatMap(furtherHosts).map((host) => ({ host, service: furtherStorage })),
      ),
      identity: door('identity', managedIdentity, neither),
      control: createControlService({
        ...foundation,
        key: secrets.controlKey,
        events,
        decisions: () => pipelines.engine.decisions(),
      }),
    },
    async close() {
      await Promise.all([events.close(), pipelines.close()]);
      await blobs.close();
    },
  };
}
