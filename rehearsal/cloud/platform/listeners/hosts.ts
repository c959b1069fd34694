import { graphHosts } from '../../graph/graph-hosts';
import { blobHost, cloudOf, furtherHosts, loginServer, vaultHost, type World } from '../../../world';

/** The listeners of the cloud; the names are also those of `--port <listener>=<number>`. */
export const listenerNames = [
  'arm.source',
  'arm.target',
  'authority',
  'graph',
  'registry.source',
  'registry.target',
  'vault.source',
  'vault.target',
  'storage',
  'identity',
  'control',
] as const;
/** Name of a listener. */
export type ListenerName = (typeof listenerNames)[number];
/** The port of each listener. */
export type Ports = Readonly<Record<ListenerName, number>>;

const hostOf = (url: string): string => new URL(url).host;

/**
 * Production host name -> listener. Where both sides live in one cloud they share its ARM host: the source's
 * listener then serves both, which is why every ARM listener knows every registry.
 */
export function hostTable(world: World): ReadonlyMap<string, ListenerName> {
  const { source, target, others = [] } = world;
  return new Map<string, ListenerName>([
    [hostOf(cloudOf(target).armEndpoint), 'arm.target'],
    [hostOf(cloudOf(source).armEndpoint), 'arm.source'],
    [hostOf(cloudOf(source).authorityHost), 'authority'],
    [hostOf(cloudOf(target).authorityHost), 'authority'],
    [graphHosts[source.cloud], 'graph'],
    [graphHosts[target.cloud], 'graph'],
    [loginServer(source), 'registry.source'],
    [loginServer(target), 'registry.target'],
    [vaultHost(source), 'vault.source'],
    [vaultHost(target), 'vault.target'],
    [blobHost(source), 'storage'],
    [blobHost(target), 'storage'],
    ...[source, target].flatMap(furtherHosts).map((host): [string, ListenerName] => [host, 'storage']),
    ...others.flatMap((other): [string, ListenerName][] => [
      [loginServer(other), 'registry.target'],
      [vaultHost(other), 'vault.target'],
      [blobHost(other), 'storage'],
    ]),
  ]);
}
