import { readFileSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Endpoints } from '../endpoints';
import { defaultWorld, type World } from '../world';
import { provisionContainers } from './blobs/provision-containers';
import { createFaultStore } from './faults/fault-store';
import { applyScenario, emptyScenario, readScenario, switchesOf } from './faults/scenario';
import { startHostStorage } from './host-storage/azurite';
import { writeLocalSettings } from './host-storage/local-settings';
import { loadClientCertificate } from './identity/client-certificate';
import { createAccess } from './roles/access';
import { loadCertificates } from './platform/listeners/certificates';
import { createAccountNetwork } from './platform/account-network';
import { createClock } from './platform/clock';
import { describeEndpoints } from './platform/listeners/describe-endpoints';
import type { Foundation } from './platform/foundation';
import { hostTable, type Ports } from './platform/listeners/hosts';
import { serveNames } from './platform/names/serve-names';
import type { ProductionNames } from './platform/names/lead-names';
import { openListeners } from './platform/listeners/open-listeners';
import type { Profile } from './platform/profile';
import { createRegistrySettings } from './platform/registry-settings';
import { createRequestLog } from './platform/request-log';
import { loadSecrets } from './platform/state/secrets';
import { writeJson } from './platform/state/state-files';
import { lockState, wipeState } from './platform/state/state-lock';
import { createTokens } from './platform/tokens';
import { createServices } from './services';

/** How a cloud is started. */
export interface CloudOptions {
  /** Folder that holds everything the cloud keeps; made when missing. */
  readonly state: string;
  /** Wipes the folder first. */
  readonly fresh?: boolean;
  readonly world?: World;
  /** Fixed ports by listener; the others take free ones. */
  readonly ports?: Partial<Ports>;
  /** Serves the production host names to programs without a connect map. */
  readonly productionNames?: ProductionNames;
  /** How long things take; `instant` by default. */
  readonly profile?: Profile;
  /** Scenario file to apply at start. */
  readonly scenario?: string;
  /** Adds the storage of a real Functions host and writes this `local.settings.json` for it. */
  readonly localSettings?: string;
}

/** A cloud that is up. */
export interface RunningCloud {
  readonly endpoints: Endpoints;
  /** The parts tests look into and change without going through the control endpoint. */
  readonly foundation: Foundation;
  stop(): Promise<void>;
}

/**
 * Starts the rehearsal cloud in this process and writes `<state>/endpoints.json`.
 * @throws when another cloud uses the folder, or a port is taken.
 */
export async function startCloud(options: CloudOptions): Promise<RunningCloud> {
  const state = resolve(options.state);
  const world = options.world ?? defaultWorld;
  const scenario = options.scenario === undefined ? emptyScenario : readScenario(options.scenario);
  const profile = options.profile ?? 'instant';
  const unlock = lockState(state);
  const undo: (() => Promise<void> | void)[] = [unlock];
  const stop = async (): Promise<void> => {
    for (const step of undo.splice(0).reverse()) await step();
  };
  try {
    if (options.fresh) wipeState(state);
    const secrets = loadSecrets(state);
    const certificate = await loadCertificates(state, ['localhost', ...hostTable(world).keys()]);
    const clientCertificateFile = join(state, 'app-certificate.pem');
    const clientCertificate = await loadClientCertificate(clientCertificateFile);

    const listeners = await openListeners(options.ports ?? {}, certificate);
    undo.push(() => listeners.close());

    const clock = createClock();
    const foundation: Foundation = {
      world,
      profile,
      state,
      secrets,
      certificate,
      ports: listeners.ports,
      clock,
      tokens: createTokens(secrets.tokenKey, clock.now),
      machineTokens: createTokens(secrets.tokenKey, () => new Date()),
      access: createAccess(world.roleAssignments, world.customRoles),
      faults: createFaultStore(),
      log: createRequestLog(),
      registries: { source: createRegistrySettings(), target: createRegistrySettings() },
      networks: { source: createAccountNetwork(), target: createAccountNetwork() },
      versions: scenario.versions,
      switches: switchesOf(scenario, profile),
    };
    applyScenario(scenario, foundation);
    const services = await createServices(foundation, clientCertificate);
    undo.push(() => services.close());
    listeners.serve(services.handlers);
    if (options.productionNames !== undefined) {
      const named = { hosts: hostTable(world), handlers: services.handlers, tls: certificate };
      undo.push(await serveNames(named, options.productionNames));
    }

    const endpoints = describeEndpoints({ ...foundation, caFile: certificate.caFile, clientCertificateFile });
    const ca = readFileSync(certificate.caFile, 'utf8');
    await provisionContainers(endpoints, world, scenario.versions, ca);
    const endpointsFile = join(state, 'endpoints.json');
    writeJson(endpointsFile, endpoints);
    undo.push(() => {
      rmSync(endpointsFile, { force: true });
    });
    if (options.localSettings !== undefined) {
      const hostStorage = await startHostStorage(join(state, 'host-storage'), secrets.controlKey);
      undo.push(() => hostStorage.close());
      const { connectionString } = hostStorage;
      writeLocalSettings(options.localSettings, {
        world,
        endpoints,
        endpointsFile,
        hostStorage: connectionString,
      });
    }
    return { endpoints, foundation, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}
