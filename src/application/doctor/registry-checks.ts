import type { RegistryFacts } from '../../azure/registry/registry-facts';
import { passed, skipped, type Finding } from '../../domain/doctor/check';
import { fitting, needs, opening } from '../../domain/doctor/needs';
import { causeOf, refused } from '../../domain/doctor/refusal';
import type { Side } from '../../domain/side';
import { look, type Findings, type Patient, type Seen } from './look';

const absent = 'acr-ferry-probe';
const none = `sha256:${'0'.repeat(64)}`;

/** The registry as ARM shows it, its firewall, and what the app may read there. */
export async function checkRegistry(patient: Patient): Promise<Findings> {
  const { services, side, who } = patient;
  const seen = await look(patient, `read registry ${side.registry}`, () => services.registryFacts(side));
  if ('failure' in seen) {
    const unread = skipped('the registry could not be read: see the check registry');
    return {
      registry: refused(seen.failure, needs.readRegistry(side, who)),
      'registry-tier': unread,
      ...(side.name === 'source' && { 'export-policy': unread }),
      'registry-network': unread,
      catalog: unread,
      repository: unread,
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
    'registry-tier':
      facts.sku.toLowerCase() === 'premium'
        ? passed('it is Premium')
        : {
            verdict: 'failed',
            said: `it is ${facts.sku}: pipelines need Premium`,
            mend: fitting.premium(side),
          },
    ...(side.name === 'source' && { 'export-policy': exportPolicy(side, facts) }),
    ...(await checkReads(patient, facts)),
  };
}

const exportPolicy = (side: Side, { exportAllowed }: RegistryFacts) =>
  exportAllowed
    ? passed('it allows exports')
    : ({
        verdict: 'failed',
        said: 'it forbids exports',
        mend: fitting.exports(side),
      } as const);

/** A firewall that turns the app away is told once, in place of what it keeps from being seen. */
async function checkReads(patient: Patient, facts: RegistryFacts): Promise<Findings> {
  const { services, side } = patient;
  const listed = await look(patient, `list the repositories of ${facts.loginServer}`, async () => {
    const registry = await services.registry(side);
    for await (const page of registry.repositories()) return page[0];
    return undefined;
  });
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
  const access = facts.isOpen
    ? 'it is open to all networks'
    : 'it is closed to some networks, not to the app';
  // What may be read is told for a repository that is not there, too.
  const name = ('value' in listed ? listed.value : undefined) ?? absent;
  return {
    'registry-network': 'value' in listed || facts.isOpen ? passed(access) : skipped('see the check catalog'),
    catalog: judgeListing(patient, facts, listed),
    repository: judgeReading(patient, facts, await read(patient, name)),
    ...(deletes(patient) && { deletion: await checkDeletion(patient, facts) }),
  };
}

function judgeListing(
  { side, who }: Patient,
  { byRepository }: RegistryFacts,
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

const read = (patient: Patient, name: string): Promise<Seen<void>> =>
  look(patient, `read repository ${name}`, async () => {
    const { services, side } = patient;
    const listings = await (await services.registry(side)).open([name]);
    await listings.readable(name);
    // Needs pull, and finds nothing.
    await listings.referrers(name, none);
  });

const judgeReading = ({ side, who }: Patient, { byRepository }: RegistryFacts, seen: Seen<void>): Finding =>
  'value' in seen
    ? passed('repositories can be read and pulled from')
    : refused(seen.failure, needs.pull(side, who, byRepository));

/** Only a route that prunes deletes, and at its target. */
const deletes = ({ route, side }: Patient): boolean =>
  side.name === 'target' && route.prune.mode === 'delete';

/** Whether the app may delete: it tries a manifest that no registry can have. */
async function checkDeletion(patient: Patient, { byRepository }: RegistryFacts): Promise<Finding> {
  const { services, side, who } = patient;
  const seen = await look(patient, `delete in ${absent}`, async () =>
    (await services.registry(side)).deletions([absent]).deleteManifest(absent, none),
  );
  if ('failure' in seen) return refused(seen.failure, needs.remove(side, who, byRepository));
  return passed('tags the source no longer has can be deleted');
}
