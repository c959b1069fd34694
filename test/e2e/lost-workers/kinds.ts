import type { WorldSide } from '../../../rehearsal/world';
import { worlds } from '../../../rehearsal/worlds';

/** A kind of route in a campaign, with what is expected of it. */
export interface Kind {
  /** Where its artifacts arrive. */
  readonly to: readonly WorldSide[];
  /** What its route says besides, as in a routes file. */
  readonly route?: object;
  /** They come by image import. */
  readonly via?: 'import';
  /** So many of its transfers go on at a time. */
  readonly atOnce?: number;
  /** Half of what a round brought is gone at the source before the next. */
  readonly isPruned?: true;
  /** One artifact of each round has no signature, and stays behind. */
  readonly isSigned?: true;
}

const { several } = worlds;
const gov = several.target;
const [east, south, mirror] = several.others as readonly [WorldSide, WorldSide, WorldSide];

/** Everything a route can be, by name. */
export const kinds: Readonly<Record<string, Kind>> = {
  plain: { to: [gov], route: { concurrentBatches: 1 }, atOnce: 2 },
  shared: { to: [gov, east, south] },
  imported: { to: [mirror], route: { via: 'import', concurrentImports: 2 }, via: 'import' },
  near: { to: [mirror], route: { via: 'auto' }, via: 'import' },
  far: { to: [gov], route: { via: 'auto' } },
  pruned: { to: [gov], route: { prune: 'delete' }, isPruned: true },
  mirrored: { to: [mirror], route: { via: 'import', prune: 'delete' }, via: 'import', isPruned: true },
  signed: { to: [gov, south], route: { require: 'cosign' }, isSigned: true },
};

/** The kind of a route of the file, by its name. */
export const kindOf = (route: string): Kind => kinds[route.split('.')[0] ?? '']!;

/** The names of its routes. */
export const routesOf = (name: string, { to }: Kind): string[] =>
  to.length === 1 ? [name] : to.map(({ registry }) => `${name}.${registry}`);

/** Some of them as a routes file. */
export function routesFile(names: readonly string[], sinks: readonly object[] = []): string {
  const routes = names
    .map((name) => [name, kinds[name]!] as const)
    .map(([name, { to, route }]) => {
      const targets = to.map((side) => ({ name: side.registry, ...targetOf(side) }));
      const [target] = to.map(targetOf);
      return [name, { ...(targets.length === 1 ? { target } : { targets }), ...route }];
    });
  return JSON.stringify({ sinks, routes: Object.fromEntries(routes) as object });
}

const targetOf = (side: WorldSide) => ({
  registry: side.registry,
  rg: side.resourceGroup,
  subscriptionId: side.subscriptionId,
  tenantId: side.tenantId,
  cloud: side.cloud,
  sa: side.storageAccount,
  container: side.container,
  kv: side.vault,
  pipelineIdentity: side.pipelineIdentity.resourceId,
  clientId: side.app.clientId,
  credential: side.app.kind,
});
