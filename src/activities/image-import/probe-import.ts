import { toTransferError } from '../../azure/failure';
import { createRegistry } from '../../azure/registry/registry';
import { readRegistryFacts, type RegistryFacts } from '../../azure/registry/registry-facts';
import { firstRepository, tryPull } from '../../azure/registry/try-pull';
import { storing } from '../../domain/doctor/needs';
import { causeOf } from '../../domain/doctor/refusal';
import { apart, importAction, obstaclesAt } from '../../domain/image-import/obstacles';
import { notTaken, passwordIn } from '../../domain/image-import/password';
import type { Lacking, Probe } from '../../domain/image-import/way';
import { endOf, type PullSettings, type Route } from '../../domain/route';
import { permits } from '../../domain/roles/permitted';
import { registryId, type End } from '../../domain/side';
import type { Services } from '../../services';

/** Looks whether images can be imported along a route: one cloud, open networks, permission at both ends. */
export async function probeImport(services: Services, route: Route): Promise<Probe> {
  const [source, target] = [endOf(route, 'source'), endOf(route, 'target')];
  const gap = apart(source, target, route.pull);
  if (gap !== undefined)
    return byPipelines(`the registries are in two ${gap}${gap === 'tenants' ? ', and nobody is named' : ''}`);
  const atSource = await lookAtEnd(services, route, source);
  if ('why' in atSource) return atSource;
  const atTarget = await lookAtEnd(services, route, target);
  if ('why' in atTarget) return atTarget;
  return (
    (await lookAtRight(services, route)) ??
    (await lookAtPull(services, route, atSource)) ?? {
      via: 'import',
      why: `${source.registry} and ${target.registry} let each other in, and the app may import`,
    }
  );
}

/** A registry, or what of it speaks against an import. */
const lookAtEnd = (services: Services, route: Route, end: End): Promise<RegistryFacts | Probe> =>
  orProbe(readerAt(end, route), async () => {
    const facts = await factsOf(services, route, end);
    const [first] = obstaclesAt(route, end, facts);
    if (first === undefined) return facts;
    return byPipelines(`${end.name} registry ${end.registry} ${first.why}`, { mend: first.mend });
  });

/** Within a tenant the source is read by whoever imports; else by who signs in there, be it for pipelines. */
const factsOf = (services: Services, route: Route, end: End): Promise<RegistryFacts> =>
  end.name === 'source' && route.pull === undefined
    ? readRegistryFacts(end, services.credential(endOf(route, 'target')))
    : services.registryFacts(end);

const readerAt = (end: End, { pull }: Route): Lacking | undefined => {
  if (end.name === 'target') return 'read';
  return pull === undefined ? 'readSource' : undefined;
};

const lookAtRight = (services: Services, route: Route): Promise<Probe | undefined> =>
  orProbe('import', async () => {
    const target = endOf(route, 'target');
    const permissions = await services.grants(target).permissions(registryId(target));
    if (permissions === undefined || permits(permissions, importAction)) return undefined;
    return byPipelines(`the app may not import images into ${target.registry}`, { lacks: 'import' });
  });

async function lookAtPull(
  services: Services,
  route: Route,
  { loginServer, byRepository }: RegistryFacts,
): Promise<Probe | undefined> {
  if (route.pull !== undefined) return lookAtSecret(services, route, route.pull);
  return orProbe(byRepository ? 'pullByRepository' : 'pull', async () => {
    const source = endOf(route, 'source');
    const name = await firstRepository(await services.registry(source));
    const credential = services.credential(endOf(route, 'target'));
    await tryPull(createRegistry(source, loginServer, credential), name);
    return undefined;
  });
}

/** Another tenant is signed in to with a password. */
async function lookAtSecret(
  services: Services,
  route: Route,
  pull: PullSettings,
): Promise<Probe | undefined> {
  const { username, secret, vault } = pull;
  const seen = await orProbe('secret', () => services.pullSecrets(route).getSecret(secret));
  if ('why' in seen) return seen;
  const password = passwordIn(seen);
  if (password === '') return byPipelines(`the secret ${secret} in vault ${vault} is empty`);
  const source = endOf(route, 'source');
  const takes = await orProbe(undefined, async () => ({
    password: await services.takesPassword(source, { username, password }),
  }));
  if ('why' in takes) return takes;
  if (takes.password === undefined)
    return { why: `${source.registry} does not say whether it lets ${username} in` };
  if (takes.password) return undefined;
  return byPipelines(notTaken(source.registry, pull), { mend: storing.password(pull) });
}

const byPipelines = (
  why: string,
  more: { readonly mend?: string; readonly lacks?: Lacking | undefined } = {},
): Probe => ({
  ...{ via: 'transfer', why },
  ...(more.mend !== undefined && { mend: more.mend }),
  ...(more.lacks !== undefined && { lacks: more.lacks }),
});

/**
 * What was read, or what a refusal comes to. A service that does not answer, or a firewall that turns the app
 * away, which does not come as a registry does, leaves open whether an import would get through.
 */
async function orProbe<T>(lacks: Lacking | undefined, read: () => Promise<T>): Promise<T | Probe> {
  try {
    return await read();
  } catch (thrown) {
    const { failure } = toTransferError(thrown, 'look whether images can be imported', 'target');
    const cause = causeOf(failure);
    // It is the app that reads the secret.
    const isShut = cause === 'firewall' && lacks === 'secret';
    if (!isShut && ['silence', 'nowhere', 'firewall'].includes(cause)) return { why: failure.message };
    return byPipelines(failure.message, { lacks: cause === 'role' ? lacks : undefined });
  }
}
