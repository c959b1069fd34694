import { createRegistry } from '../../../azure/registry/registry';
import { readRegistryFacts } from '../../../azure/registry/registry-facts';
import { firstRepository, tryPull } from '../../../azure/registry/try-pull';
import { passed, skipped, type Finding } from '../../../domain/doctor/check';
import { needs, opening, recovering, storing } from '../../../domain/doctor/needs';
import { causeOf, refused } from '../../../domain/doctor/refusal';
import { importAction } from '../../../domain/image-import/obstacles';
import { notTaken, passwordIn } from '../../../domain/image-import/password';
import type { PullSettings } from '../../../domain/route';
import { registryId } from '../../../domain/side';
import { look, type Findings } from '../look';
import { mayDo } from './rights';
import { checkState, type ImportPatient } from './state';

/** What a target needs that imports from its source itself: the right, the pull, a place for documents. */
export async function checkImport(patient: ImportPatient): Promise<Findings> {
  const { route, side, who } = patient;
  if (side.name !== 'target') return {};
  const [right, pull, state] = await Promise.all([
    mayDo(patient, {
      resourceId: registryId(side),
      action: importAction,
      what: `import images into ${side.registry}`,
      need: needs.importImages(side, who),
    }),
    route.pull === undefined ? checkPull(patient) : checkSecret(patient, route.pull),
    checkState(patient),
  ]);
  return { 'image-import': right, pull, 'state-container': state };
}

/** Within a tenant the registry pulls by the rights of who asks it to import. */
async function checkPull(patient: ImportPatient): Promise<Finding> {
  const { services, route, side, who } = patient;
  const { source } = route;
  const credential = services.credential(side);
  const facts = await look(patient, `read registry ${source.registry} as the target does`, () =>
    readRegistryFacts(source, credential),
  );
  if ('failure' in facts) return refused(facts.failure, needs.readRegistry(source, who));
  const { loginServer, byRepository } = facts.value;
  const named = await look(patient, `list the repositories of ${loginServer}`, async () =>
    firstRepository(await services.registry(source)),
  );
  const seen = await look(patient, `pull from ${loginServer} as the target does`, () =>
    tryPull(createRegistry(source, loginServer, credential), 'value' in named ? named.value : undefined),
  );
  if ('value' in seen) return passed(`who signs in at the target may pull from ${source.registry}`);
  if (causeOf(seen.failure) === 'firewall') {
    return skipped('the firewall of the source turns the app away: see its registry-network');
  }
  return refused(seen.failure, needs.pull(source, who, byRepository));
}

/** Another tenant is signed in to with a password. */
async function checkSecret(
  patient: ImportPatient,
  { username, vault, secret }: PullSettings,
): Promise<Finding> {
  const { services, route, side, who } = patient;
  const its = { cloud: side.cloud, vault };
  const mend = storing.password({ vault, secret });
  const seen = await look(patient, `read the secret ${secret} in ${vault}`, () =>
    services.pullSecrets(route).getSecret(secret),
  );
  if ('value' in seen) {
    const password = passwordIn(seen.value);
    if (password !== '') return signInFinding(patient, { username, vault, secret }, password);
    return { verdict: 'failed', said: `the secret ${secret} is empty`, mend };
  }
  const { failure } = seen;
  if (failure.message.includes('(SecretNotFound)')) {
    return { verdict: 'failed', said: failure.message, mend };
  }
  const cause = causeOf(failure);
  return {
    ...refused(failure, needs.readSecret(its, who)),
    ...(cause === 'firewall' && { mend: opening.vault(its) }),
    ...(cause === 'nowhere' && { mend: recovering.vault(its) }),
  };
}

/** Whether the source takes the password. */
async function signInFinding(patient: ImportPatient, pull: PullSettings, password: string): Promise<Finding> {
  const { services, route } = patient;
  const { source } = route;
  const { username } = pull;
  const seen = await look(patient, `sign in to ${source.registry} as ${username}`, () =>
    services.takesPassword(source, { username, password }),
  );
  if ('failure' in seen) {
    // Its name is read there, which is a look of its own.
    if (causeOf(seen.failure) === 'role') return skipped('the source cannot be read: see its registry');
    return { verdict: 'unknown', said: seen.failure.message };
  }
  if (seen.value === true) return passed(`${source.registry} takes the password of ${username}`);
  if (seen.value === undefined)
    return { verdict: 'unknown', said: `${source.registry} does not say now whether it lets ${username} in` };
  const said = `${notTaken(source.registry, pull)}: it is wrong or expired`;
  return { verdict: 'failed', said, mend: storing.password(pull) };
}
