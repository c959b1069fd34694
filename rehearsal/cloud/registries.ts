import { join } from 'node:path';
import { cloudOf, loginServer, registryId } from '../world';
import type { SideName } from './faults/fault';
import { registryUser } from './platform/listeners/describe-endpoints';
import type { Application } from './identity/applications';
import { armAudiences } from './identity/arm-audiences';
import type { Foundation } from './platform/foundation';
import type { Emit, HttpService } from './ports';
import { pullsBy, type MayPull } from './registry/auth/pulls-by';
import { openDoor } from './registry/auth/door';
import type { RegistryServiceOptions } from './registry/options';
import { createRegistryService } from './registry/service';
import { openRegistryStore, type RegistryContents } from './registry/store';

/** A registry's content and its data plane. */
export interface Registry {
  readonly store: RegistryContents;
  readonly service: HttpService;
  readonly mayPull: MayPull;
}

/** The registries of both sides: content on disk and the data plane in front of it. */
export async function openRegistries(
  foundation: Foundation,
  emit: Emit,
  applications: readonly Application[],
): Promise<Readonly<Record<SideName, Registry>>> {
  const open = async (name: SideName): Promise<Registry> => {
    const { world, state, secrets, clock } = foundation;
    const side = world[name];
    const store = await openRegistryStore(join(state, 'registries', name), clock.now);
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
      policies: () => foundation.registries[name].policies(),
    };
    const door = openDoor(options);
    return { store, service: createRegistryService(options, door), mayPull: pullsBy(door.signIn) };
  };
  const [source, target] = await Promise.all([open('source'), open('target')]);
  return { source, target };
}
