import { toTransferError } from '../../azure/failure';
import { createRegistry } from '../../azure/registry/registry';
import { readRegistryFacts } from '../../azure/registry/registry-facts';
import { firstRepository, tryPull } from '../../azure/registry/try-pull';
import { causeOf } from '../../domain/doctor/refusal';
import { importAction } from '../../domain/image-import/import-action';
import { apart, obstaclesAt } from '../../domain/image-import/obstacles';
import type { Lacking, Probe } from '../../domain/image-import/way';
import { endOf, type Route } from '../../domain/route';
import { permits } from '../../domain/roles/permitted';
import { registryId } from '../../domain/side';
import type { Services } from '../../services';

/** Looks whether images can be imported along a route: one cloud, open networks, permission at both ends. */
export async function probeImport(services: Services, route: Route): Promise<Probe> {
  for (const look of [lookAtEnds, lookAtRight, lookAtPull]) {
    const found = await look(services, route);
    if (found !== undefined) return found;
  }
  const [source, target] = [endOf(route, 'source'), endOf(route, 'target')];
  return {
    via: 'import',
    why: `${source.registry} and ${target.registry} let each other in, and the app may import`,
  };
}

/** What speaks against an import; undefined: nothing. */
type Look = (services: Services, route: Route) => Promise<Probe | undefined>;

const lookAtEnds: Look = (services, route) =>
  unless('read', async () => {
    const [source, target] = [endOf(route, 'source'), endOf(route, 'target')];
    const gap = apart(source, target, route.pull);
    if (gap !== undefined)
      return byPipelines(
        `the registries are in two ${gap}${gap === 'tenants' ? ', and nobody is named' : ''}`,
      );
    for (const end of [source, target]) {
      const [first] = obstaclesAt(route, end, await services.registryFacts(end));
      if (first !== undefined)
        return byPipelines(`${end.name} registry ${end.registry} ${first.why}`, { mend: first.mend });
    }
    return undefined;
  });

const lookAtRight: Look = (services, route) =>
  unless('import', async () => {
    const target = endOf(route, 'target');
    const permissions = await services.grants(target).permissions(registryId(target));
    if (permissions === undefined || permits(permissions, importAction)) return undefined;
    return byPipelines(`the app may not import images into ${target.registry}`, { lacks: 'import' });
  });

const lookAtPull: Look = (services, route) =>
  unless('pull', async () => {
    const { pull } = route;
    if (pull === undefined) {
      const source = endOf(route, 'source');
      const credential = services.credential(endOf(route, 'target'));
      const { loginServer } = await readRegistryFacts(source, credential);
      const name = await firstRepository(await services.registry(source));
      await tryPull(createRegistry(source, loginServer, credential), name);
      return undefined;
    }
    const { value = '' } = await services.pullSecrets(route).getSecret(pull.secret);
    return value === ''
      ? byPipelines(`the secret ${pull.secret} in vault ${pull.vault} is empty`)
      : undefined;
  });

const byPipelines = (
  why: string,
  more: { readonly mend?: string; readonly lacks?: Lacking } = {},
): Probe => ({ via: 'transfer', why, ...more });

/**
 * What a refusal comes to. A service that does not answer, or a firewall that turns the app away, which does
 * not come as a registry does, leaves open whether an import would get through.
 */
async function unless(lacks: Lacking, look: () => Promise<Probe | undefined>): Promise<Probe | undefined> {
  try {
    return await look();
  } catch (thrown) {
    const { failure } = toTransferError(thrown, 'look whether images can be imported', 'target');
    const cause = causeOf(failure);
    if (cause === 'silence' || cause === 'firewall') return { why: failure.message };
    return byPipelines(failure.message, cause === 'role' ? { lacks } : {});
  }
}
