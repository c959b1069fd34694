import type {
  Endpoints,
  OperatorEndpoint,
  RegistryEndpoint,
  ServiceAddress,
  StorageEndpoint,
} from '../../../endpoints';
import {
  blobHost,
  cloudOf,
  loginServer,
  registryId,
  vaultHost,
  type World,
  type WorldSide,
} from '../../../world';
import { hostTable, type Ports } from './hosts';
import { loopback } from './listener';
import type { Secrets } from '../state/secrets';

/**
 * Name under which the rehearsal's registries accept basic authentication, as a registry's admin user does.
 */
export const registryUser = 'rehearsal';

/** What the endpoints are described from. */
export interface CloudAddress {
  readonly world: World;
  readonly ports: Ports;
  readonly secrets: Secrets;
  readonly caFile: string;
  readonly clientCertificateFile: string;
}

/** Everything a client has to know, as it is written to `endpoints.json`. */
export function describeEndpoints({ world, ports, secrets, ...files }: CloudAddress): Endpoints {
  const { source, target, others = [] } = world;
  const address = (url: string, port: number): ServiceAddress => ({
    url,
    local: `https://${loopback}:${port}`,
  });
  return {
    pid: process.pid,
    world: world.name,
    caFile: files.caFile,
    connectMap: Object.fromEntries(
      [...hostTable(world)].map(([host, name]) => [host, `${loopback}:${String(ports[name])}`]),
    ),
    arm: {
      source: address(cloudOf(source).armEndpoint, ports['arm.source']),
      target: address(cloudOf(target).armEndpoint, ports['arm.target']),
    },
    authority: address(cloudOf(target).authorityHost, ports.authority),
    registries: {
      source: registry(source, ports['registry.source'], secrets.registryPasswords.source),
      target: registry(target, ports['registry.target'], secrets.registryPasswords.target),
    },
    vaults: {
      source: address(`https://${vaultHost(source)}`, ports['vault.source']),
      target: address(`https://${vaultHost(target)}`, ports['vault.target']),
    },
    storage: {
      source: storage(source, ports.storage, secrets.accountKeys.source.key1),
      target: storage(target, ports.storage, secrets.accountKeys.target.key1),
    },
    otherStorage: others.map((other) => storage(other, ports.storage, secrets.accountKeys.target.key1)),
    identity: {
      endpoint: `http://${loopback}:${ports.identity}/msi/token`,
      header: secrets.identityHeader,
    },
    operators: {
      source: operator(source, secrets.operatorSecrets.source, files.clientCertificateFile),
      target: operator(target, secrets.operatorSecrets.target, files.clientCertificateFile),
    },
    targetClientSecret: secrets.targetClientSecret,
    targetClientCertificateFile: files.clientCertificateFile,
    control: { url: `http://${loopback}:${ports.control}`, key: secrets.controlKey },
  };
}

function operator(side: WorldSide, secret: string, certificateFile: string): OperatorEndpoint {
  const { tenantId, subscriptionId } = side;
  return { tenantId, subscriptionId, ...side.operator, secret, certificateFile };
}

function registry(side: WorldSide, port: number, password: string): RegistryEndpoint {
  return {
    name: side.registry,
    resourceId: registryId(side),
    url: `https://${loginServer(side)}`,
    local: `https://${loopback}:${port}`,
    host: `${loopback}:${port}`,
    username: registryUser,
    password,
  };
}

function storage(side: WorldSide, port: number, key: string): StorageEndpoint {
  const account = side.storageAccount;
  const local = `https://${loopback}:${port}/${account}`;
  return {
    account,
    container: side.container,
    key,
    url: `https://${blobHost(side)}`,
    local,
    connectionString:
      `DefaultEndpointsProtocol=https;AccountName=${account};AccountKey=${key};` + `BlobEndpoint=${local};`,
  };
}
