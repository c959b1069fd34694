import { setTimeout as delay } from 'node:timers/promises';
import { SecretClient } from '@azure/keyvault-secrets';
import { BlobServiceClient, type ContainerClient } from '@azure/storage-blob';
import type { TokenCredential } from '@azure/identity';
import { boundedStorage } from './azure/bounded-calls';
import { freshVault } from './azure/fresh-token';
import { createRegistry, type Registry } from './azure/registry/registry';
import { takesPassword, type Login } from './azure/registry/takes-password';
import { createCredential } from './azure/credentials';
import { createDocuments } from './azure/documents/documents';
import { telemetryReceiver } from './config/telemetry/telemetry-receiver';
import { stateBlobs } from './azure/documents/state-blobs';
import { createTelemetry, type Telemetry } from './azure/telemetry/telemetry';
import { keyVaultSigner } from './azure/waybill/key-vault-signer';
import { createImageImports, type ImageImports } from './azure/image-import/image-imports';
import { createCallBudget, type CallBudget } from './azure/imports/call-budget';
import { createRunListing, type RunListing } from './azure/imports/run-listing';
import { createGrants, type Grants } from './azure/pipelines/grants';
import { createPipelines, type Pipelines } from './azure/pipelines/pipelines';
import { readRegistryFacts, type RegistryFacts } from './azure/registry/registry-facts';
import { requireConfig, type Config } from './config/config';
import { TransferError } from './domain/errors';
import { logTo, type Log } from './domain/events/log-event';
import { openRecords, type Records } from './records/records';
import type { Signer } from './domain/waybill/signature';
import { endOf, homeOf, type Route } from './domain/route';
import { blobServiceUrl, registryId, vaultUrl, type End, type Side } from './domain/side';

/** All an activity may touch. Clients are made on first use and kept: they pool connections and tokens. */
export interface Services {
  readonly config: Config;
  /** @throws TransferError CONFIG_INVALID for an unknown route. */
  route(name: string): Route;
  credential(side: End): TokenCredential;
  /** What the registry of a target imports itself. */
  imageImports(target: End): ImageImports;
  /** The vault with the password a target registry signs in to its source with. */
  pullSecrets(route: Route): SecretClient;
  /** Whether a registry takes a name and its password; undefined: it does not tell now. */
  takesPassword(side: End, login: Login): Promise<boolean | undefined>;
  /** A registry as ARM shows it now. */
  registryFacts(side: End): Promise<RegistryFacts>;
  /** Where its data plane is: that never changes, and is asked for once. */
  loginServer(side: End): Promise<string>;
  pipelines(side: Side): Pipelines;
  /** Who may do what on a side, as far as ARM shows it to the app. */
  grants(side: End): Grants;
  /** The runs of a side's registry; all sides of one registry share it. */
  runs(side: Side): RunListing;
  /** What following imports may call of ARM. */
  readonly armCalls: CallBudget;
  /** The data plane of a side's registry. */
  registry(side: End): Promise<Registry>;
  blobService(side: Side): BlobServiceClient;
  /** The transfer container of a side. */
  container(side: Side): ContainerClient;
  secrets(side: Side): SecretClient;
  /** A key of the side's vault that signs, asked for on each call: it may have been replaced. */
  signer(side: Side, keyName: string): Promise<Signer>;
  /** Plans, waybills, reports and all else that is kept of a route. */
  records(route: Route): Records;
  now(): Date;
  /** Lets time pass within a step. */
  wait(seconds: number): Promise<void>;
  /** One JSON line in the log of whatever runs; an activity is given the log of its invocation. */
  readonly log: Log;
  /** Spans and metrics, where somebody wants them. */
  readonly telemetry: Telemetry;
}

/** The services of a configuration. */
export function createServices(config: Config): Services {
  const credential = oncePerSide<End, TokenCredential>(createCredential);
  const pipelines = oncePerSide((side: Side) => createPipelines(side, credential(side)));
  const blobService = oncePerSide(
    (side: Side) =>
      new BlobServiceClient(
        blobServiceUrl(side),
        boundedStorage(side.cloud.apiVersions.storage, credential(side)),
      ),
  );
  const stateHome = oncePer(
    (route: Route) => route,
    (route) => {
      const home = homeOf(route);
      return home === undefined ? stateBlobs(route, credential) : blobService(home);
    },
  );
  const loginServer = oncePerSide(
    async (side: End) => (await readRegistryFacts(side, credential(side))).loginServer,
  );
  const armCalls = createCallBudget(config.settings.OBSERVE_ARM_CALLS);
  const now = (): Date => new Date();
  return {
    config,
    route(name) {
      const route = config.routes.get(name);
      if (route !== undefined) return route;
      const known = [...config.routes.keys()].join(', ');
      const options = { operation: 'find route', origin: 'config' } as const;
      throw new TransferError('CONFIG_INVALID', `there is no route ${name}; known: ${known}`, options);
    },
    credential,
    imageImports: oncePerSide((target: End) => createImageImports(target, credential(target))),
    pullSecrets: oncePer(
      (route: Route) => route,
      (route) => {
        const target = endOf(route, 'target');
        const its = credential(target);
        const vault = route.pull?.vault ?? '';
        return new SecretClient(vaultUrl({ ...target, vault }), its, freshVault(target, its));
      },
    ),
    takesPassword: async (side, login) => takesPassword(await loginServer(side), login),
    registryFacts: (side) => readRegistryFacts(side, credential(side)),
    loginServer,
    pipelines,
    grants: oncePerSide((side: End) => createGrants(side, credential(side))),
    runs: oncePer(registryId, (side: Side) => createRunListing(pipelines(side), armCalls, now)),
    armCalls,
    registry: oncePerSide(async (side: End) =>
      createRegistry(side, await loginServer(side), credential(side)),
    ),
    blobService,
    container: (side) => blobService(side).getContainerClient(side.container),
    secrets: oncePerSide((side: Side) => {
      const its = credential(side);
      return new SecretClient(vaultUrl(side), its, freshVault(side, its));
    }),
    signer: (side, keyName) => keyVaultSigner(side, keyName, credential(side)),
    records: (route) => {
      const container = stateHome(route).getContainerClient(config.settings.STATE_CONTAINER);
      return openRecords(createDocuments(container));
    },
    now,
    wait: (seconds) => delay(seconds * 1000),
    log: logTo(console),
    telemetry: createTelemetry(telemetryReceiver(config.settings)),
  };
}

let shared: Services | undefined;

/** Those of this process, logging to an invocation. @throws TransferError CONFIG_INVALID listing why */
export function services(invocation?: Parameters<typeof logTo>[0]): Services {
  shared ??= createServices(requireConfig());
  return invocation === undefined ? shared : { ...shared, log: logTo(invocation) };
}

/** Sides are objects of the parsed configuration, so identity is the key. */
const oncePerSide = <S, T>(create: (side: S) => T): ((side: S) => T) => oncePer((side) => side, create);

/** A rejected promise is not kept. */
function oncePer<S, T>(keyOf: (from: S) => unknown, create: (from: S) => T): (from: S) => T {
  const made = new Map<unknown, T>();
  return (from) => {
    const key = keyOf(from);
    const existing = made.get(key);
    if (existing !== undefined) return existing;
    const value = create(from);
    made.set(key, value);
    if (value instanceof Promise) value.catch(() => made.delete(key));
    return value;
  };
}
