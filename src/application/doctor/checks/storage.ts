import type { ContainerClient } from '@azure/storage-blob';
import { lookAtNetwork } from '../../../activities/pipelines/check-network';
import { tryRights } from '../../../azure/sas/prove';
import { storageAccount } from '../../../azure/sas/storage-account';
import { passed, skipped, type Finding } from '../../../domain/doctor/check';
import { needs, opening } from '../../../domain/doctor/needs';
import { causeOf, refused } from '../../../domain/doctor/refusal';
import { homeOf } from '../../../domain/route';
import { hour } from '../../../domain/sas/policy';
import type { End } from '../../../domain/side';
import { type Findings, look, passedIf, type Patient, type Seen } from '../look';

/** The storage account of a side: who gets in, what the app may do in its containers and sign with. */
export async function checkStorage(patient: Patient): Promise<Findings> {
  const { services, route, side } = patient;
  const state = services.config.settings.STATE_CONTAINER;
  const [network, container, signer, documents] = await Promise.all([
    networkFinding(patient),
    use(patient, services.container(side)),
    checkSigner(patient),
    homeOf(route) === side ? use(patient, services.blobService(side).getContainerClient(state)) : undefined,
  ]);
  const isShut = 'failure' in container && causeOf(container.failure) === 'firewall';
  const shut = skipped('the firewall of the account turns the app away: see storage-network');
  const ofContainer: Findings = {
    container: containerFinding(patient, container),
    ...(documents && { 'state-container': stateFinding(patient, state, documents) }),
  };
  if (!isShut) return { 'storage-network': network, ...signer, ...ofContainer };
  const names = Object.keys({ ...signer, ...ofContainer });
  return {
    'storage-network': { verdict: 'failed', said: container.failure.message, mend: opening.account(side) },
    ...Object.fromEntries(names.map((name) => [name, shut])),
  };
}

async function networkFinding(patient: Patient): Promise<Finding> {
  const { services, side, who } = patient;
  const seen = await look(patient, 'read the firewall', () => lookAtNetwork(side, services));
  if ('failure' in seen) return { verdict: 'unknown', said: seen.failure.message };
  const { reach, text: said } = seen.value;
  if (reach === 'open') return passed(said);
  if (reach === 'closed') return { verdict: 'failed', said, mend: opening.account(side) };
  return { verdict: 'unknown', said, ...(reach === 'unknown' && needs.readAccount(side, who)) };
}

/** Tries what documents and blobs need. */
export const use = (patient: Patient<End>, container: ContainerClient): Promise<Seen<void>> =>
  look(patient, `use container ${container.containerName}`, () => tryRights(container));

/** A container that is not there yet. */
export const isAbsent = (seen: Seen<void>): boolean =>
  'failure' in seen && seen.failure.message.includes('(ContainerNotFound)');

function containerFinding({ side, who }: Patient, seen: Seen<void>): Finding {
  if ('value' in seen) return passed(`${side.container} can be listed, read, written and deleted from`);
  const mend =
    `az storage container create --account-name ${side.storageAccount} --name ${side.container} ` +
    `--subscription ${side.storageSubscriptionId} --auth-mode login`;
  if (isAbsent(seen)) return { verdict: 'failed', said: `there is no container ${side.container}`, mend };
  return refused(seen.failure, needs.blobs(side, who));
}

const stateFinding = ({ side, who }: Patient, name: string, seen: Seen<void>): Finding =>
  'failure' in seen && !isAbsent(seen) ? refused(seen.failure, needs.blobs(side, who)) : usable(name, seen);

/** A container of documents that the app may use. */
export const usable = (name: string, seen: Seen<void>): Finding =>
  passed(
    isAbsent(seen)
      ? `there is no container ${name} yet: the first document makes it`
      : `${name} can be listed, read, written and deleted from`,
  );

/** What signs the SAS of the side. */
async function checkSigner(patient: Patient): Promise<Findings> {
  const { services, side, who } = patient;
  if (side.storageAccess === 'managed-identity') return {};
  if (side.sas.kind !== 'user-delegation') {
    const seen = await look(patient, 'read an account key', () =>
      storageAccount(side, services.credential(side)).credential('key1'),
    );
    return { 'account-key': passedIf(seen, 'it can be read', needs.accountKey(side, who)) };
  }
  const seen = await look(patient, 'get a user delegation key', () => {
    const now = services.now();
    const until = new Date(now.getTime() + hour);
    return services.blobService(side).getUserDelegationKey(now, until);
  });
  return { 'delegation-key': passedIf(seen, 'the app gets one', needs.blobs(side, who)) };
}
