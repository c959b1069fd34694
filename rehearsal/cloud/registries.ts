import { join } from 'node:path';
import { cloudOf, loginServer, registryId, type WorldSide } from '../world';
import type { RegistrySettings } from './arm/cloud-registry';
import type { SideName } from './faults/fault';
import { registryUser } from './platform/listeners/describe-endpoints';
import type { Application } from './identity/applications';
import { armAudiences } from './identity/arm-audiences';
import { createRegistrySettings } from './platform/registry-settings';
import type { Foundation } from './platform/foundation';
import type { Emit, HttpService } from './ports';
import { pullsBy, type MayPull } from './registry/auth/pulls-by';
import { openDoor } from './registry/auth/door';
import type { RegistryServiceOptions } from './registry/options';
import { createRegistryService } from './registry/service';
import { openRegistryStore, type RegistryContents } from './registry/store';

/** A registry's content and its data plane. */
export interface Registry {
  readonly world: WorldSide;
  /** Whose listener, password and faults it has. */
  readonly side: SideName;
  readonly settings: RegistrySettings;
  readonly store: RegistryContents;
  readonly service: HttpService;
  readonly mayPull: MayPull;
}

/** The registries of the world, source and target first: content on disk, the data plane in front of it. */
export async function openRegistries(
  foundation: Foundation,
  emit: Emit,
  applications: readonly Application[],
): Promise<readonly [source: Registry, target: Registry, ...others: Registry[]]> {
  const { state, secrets, clock, registries, world } = foundation;
  const open = async (name: SideName, side = world[name], live = registries[name]): Promise<Registry> => {
    const folder = side === world[name] ? name : side.registry;
    const store = await openRegistryStore(join(state, 'registries', folder), clock.now);
    const options: RegistryServiceOptions = {
      ...foundation,
      store,
      loginServer: loginServer(side),
      resourceId: registryId(side),
      location: side.location,
      armAudiences: armAudiences(cloudOf(side)),
      applications: applications.filter(({ tenantId }) => tenantId === side.tenantId),
      admin: { username: registryUser, password: secrets.registryPasswords[name] },
      clock: clock.now,
      emit,
      signingKey: secrets.tokenKey,
      policies: () => live.policies(),
    };
    const door = openDoor(options);
    return {
      ...{ world: side, side: name, settings: live.settings, store },
      ...{ service: createRegistryService(options, door), mayPull: pullsBy(door.signIn) },
    };
  };
  const sides = [world.source, world.target, ...(world.others ?? [])];
  if (new Set(sides.map(loginServer)).size < sides.length)
    throw new Error(`two registries of the world ${world.name} have one name`);
  const others = (world.others ?? []).map((other) => open('target', other, createRegistrySettings()));
  return Promise.all([open('source'), open('target'), ...others]);
}
