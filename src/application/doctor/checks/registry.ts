import { createRegistry } from '../../../azure/registry/registry';
import { type RegistryFacts, usualLoginServer } from '../../../azure/registry/registry-facts';
import { absentDigest, absentRepository, firstRepository, tryPull } from '../../../azure/registry/try-pull';
import { passed, skipped, type Finding } from '../../../domain/doctor/check';
import { fitting, needs, opening, type Need } from '../../../domain/doctor/needs';
import { causeOf, refused } from '../../../domain/doctor/refusal';
import { obstaclesAt } from '../../../domain/image-import/obstacles';
import type { End } from '../../../domain/side';
import { type Findings, look, passedIf, type Patient, type Seen } from '../look';

/** As far as it is known what roles count there. */
type ByRole = Pick<RegistryFacts, 'byRepository'>;

/** The registry as ARM shows it, its firewall, and what the app may read there. */
export async function checkRegistry(patient: Patient<End>): Promise<Findings> {
  const { services, route, side, who } = patient;
  const forPipelines = route.via !== 'import';
  const seen = await look(patient, `read registry ${side.registry}`, () => services.registryFacts(side));
  if ('failure' in seen) {
    const unread = skipped('the registry could not be read: see the check registry');
    return {
      registry: refused(seen.failure, needs.readRegistry(side, who)),
      ...(forPipelines && { 'registry-tier': unread }),
      ...(side.name === 'source' && { 'export-policy': unread }),
      'registry-network': unread,
      ...(await checkUnseen(patient, unread)),
      ...(deletes(patient) && { deletion: unread }),
    };
  }
  const facts = seen.value;
  const by =
    facts.byRepository === undefined
      ? 'of a kind this version of ARM does not tell'
      : facts.byRepository
        ? 'bound to repositories (ABAC)'
        : 'legacy ones, for the whole registry';
  return {
    registry: passed(`${side.registry} is ${facts.loginServer} in ${facts.location}; its roles are ${by}`),
    ...(forPipelines && { 'registry-tier': tier(side, facts) }),
    ...(side.name === 'source' && { 'export-policy': exportPolicy(side, facts) }),
    ...(await checkReads(patient, facts)),
  };
}

/** What may be read there, though ARM does not show it: one missing role does not hide another. */
async function checkUnseen(patient: Patient<End>, unread: Finding): Promise<Findings> {
  const { services, side } = patient;
  const server = usualLoginServer(side);
  if (server === undefined) return { catalog: unread, repository: unread };
  const registry = createRegistry(side, server, services.credential(side));
  const [listed, pulled] = await Promise.all([
    look(patient, `list the repositories of ${server}`, () => firstRepository(registry)),
    look(patient, `pull from ${server}`, () => tryPull(registry)),
  ]);
  const told = (seen: Seen<unknown>): boolean => 'value' in seen || causeOf(seen.failure) === 'role';
  return {
    catalog: told(listed) ? judgeListing(patient, {}, listed) : unread,
    repository: told(pulled) ? judgeReading(patient, {}, pulled) : unread,
  };
}

const tier = (side: End, { sku }: RegistryFacts): Finding =>
  sku.toLowerCase() === 'premium'
    ? passed('it is Premium')
    : { verdict: 'failed', said: `it is ${sku}: pipelines need Premium`, mend: fitting.premium(side) };

const exportPolicy = (side: End, { exportAllowed }: RegistryFacts): Finding =>
  exportAllowed
    ? passed('it allows exports')
    : { verdict: 'failed', said: 'it forbids exports', mend: fitting.exports(side) };

/** A firewall that turns the app away is told once, in place of what it keeps from being seen. */
async function checkReads(patient: Patient<End>, facts: RegistryFacts): Promise<Findings> {
  const { services, side } = patient;
  const listed = await look(patient, `list the repositories of ${facts.loginServer}`, async () =>
    firstRepository(await services.registry(side)),
  );
  if ('failure' in listed && causeOf(listed.failure) === 'firewall') {
    const shut = skipped('the firewall of the registry turns the app away: see registry-network');
    const { message: said } = listed.failure;
    return {
      'registry-network': { verdict: 'failed', said, mend: opening.registry(side) },
      catalog: shut,
      repository: shut,
      ...(deletes(patient) && { deletion: shut }),
    };
  }
  // What may be read is told for a repository that is not there, too.
  const name = ('value' in listed ? listed.value : undefined) ?? absentRepository;
  return {
    'registry-network': judgeNetwork(patient, facts, listed),
    catalog: judgeListing(patient, facts, listed),
    repository: judgeReading(patient, facts, await read(patient, name)),
    ...(deletes(patient) && { deletion: await checkDeletion(patient, facts) }),
  };
}

function judgeListing(
  { side, who }: Patient<End>,
  { byRepository }: ByRole,
  listed: Seen<string | undefined>,
): Finding {
  if ('value' in listed) {
    return passed(listed.value === undefined ? 'it can be listed and is empty' : 'it can be listed');
  }
  if (side.name === 'target' && causeOf(listed.failure) === 'role') {
    return skipped('the app may not list it, and lists no target: see the check repository');
  }
  return refused(listed.failure, needs.list(side, who, byRepository));
}

function judgeNetwork(
  { route, side }: Patient<End>,
  facts: RegistryFacts,
  listed: Seen<string | undefined>,
): Finding {
  if (facts.isOpen) return passed('it is open to all networks');
  const obstacles = route.via === 'import' ? obstaclesAt(route, side, facts) : [];
  const closed = obstacles.find((each) => each.of === 'network');
  if (closed !== undefined) return { verdict: 'failed', said: `it ${closed.why}`, mend: closed.mend };
  if ('failure' in listed) return skipped('see the check catalog');
  return passed('it is closed to some networks, not to the app');
}

const read = (patient: Patient<End>, name: string): Promise<Seen<void>> =>
  look(patient, `read repository ${name}`, async () => {
    const { services, side } = patient;
    await tryPull(await services.registry(side), name);
  });

/** Who may import into a registry may read there, too. */
const readingNeed = ({ route, side, who }: Patient<End>, byRepository?: boolean): Need =>
  side.name === 'target' && route.via === 'import'
    ? needs.importImages(side, who)
    : needs.pull(side, who, byRepository);

const judgeReading = (patient: Patient<End>, { byRepository }: ByRole, seen: Seen<void>): Finding =>
  passedIf(seen, 'repositories can be read and pulled from', readingNeed(patient, byRepository));

/** Only a route that prunes deletes, and at its target. */
const deletes = ({ route, side }: Patient<End>): boolean =>
  side.name === 'target' && route.prune.mode === 'delete';

/** Whether the app may delete: it tries a manifest that no registry can have. */
async function checkDeletion(patient: Patient<End>, { byRepository }: RegistryFacts): Promise<Finding> {
  const { services, side, who } = patient;
  const name = absentRepository;
  const seen = await look(patient, `delete in ${name}`, async () =>
    (await services.registry(side)).deletions([name]).deleteManifest(name, absentDigest),
  );
  const need = needs.remove(side, who, byRepository);
  return passedIf(seen, 'tags the source no longer has can be deleted', need);
}
