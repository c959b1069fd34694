import { createHash } from 'node:crypto';
import type { ContainerClient, SignedIdentifier } from '@azure/storage-blob';
import { TransferError } from '../../domain/errors';
import { secretUri, type Side } from '../../domain/side';
import type { SasPolicy, Validity } from '../../domain/sas/policy';
import { newestFirst, nextSerial, type SecretVersion } from '../../domain/sas/secret-version';
import type { Lease } from './container-lease';
import { namingRole } from './missing-role';

/** The most a container holds (Define a stored access policy, Azure Storage documentation). */
const mostPolicies = 5;
/** Of one secret: other secrets of ours may have tokens for the container, too. */
const mostOwn = 3;
/** A policy that a crash left without its token is used when it lives nearly as long as a new one. */
const reuseWithin = 3_600_000;

/** Ids of the policies of a secret begin alike: nobody removes what somebody else's token needs. */
const prefixOf = (side: Side): string =>
  `acr-ferry-${createHash('sha256').update(secretUri(side)).digest('hex').slice(0, 12)}-`;

/**
 * Makes sure a stored access policy with these rights and dates exists, and returns its id. Drops our
 * policies no enabled version refers to, and where there is no room our oldest; keeps everybody else's.
 * @throws TransferError SAS_POLICY_LIMIT when there is no room for one more.
 */
export async function providePolicy(
  side: Side,
  container: ContainerClient,
  policy: SasPolicy,
  validity: Validity,
  versions: readonly SecretVersion[],
  lease: Lease,
): Promise<string> {
  const inUse = policiesOf(versions.filter(({ enabled }) => enabled));
  const everUsed = policiesOf(versions);
  return changePolicies(side, container, lease, (found) => {
    const reusable = found.find(
      (candidate) =>
        isOurs(side, candidate) && !everUsed.has(candidate.id) && serves(candidate, policy, validity),
    );
    const kept = found.filter(
      (candidate) => candidate === reusable || !isOurs(side, candidate) || inUse.has(candidate.id),
    );
    if (reusable !== undefined) return { policies: kept, result: reusable.id };
    const newest = newestFirst(versions)[0]?.token?.accessPolicy;
    const own = kept.filter((each) => isOurs(side, each));
    const oldest = oldestFirst(own.filter(({ id }) => id !== newest))[0];
    const full = kept.length >= mostPolicies || own.length >= mostOwn;
    if (full && oldest === undefined) throw noRoom(side, kept);
    const { startsOn, expiresOn } = validity;
    // Never an id again: a removed policy that came back would bring its old tokens back to life.
    const id = `${prefixOf(side)}${Math.floor(lease.now.getTime() / 1000)}-${nextSerial(versions)}`;
    const accessPolicy = { startsOn, expiresOn, permissions: policy.rights };
    const stay = full ? kept.filter((each) => each !== oldest) : kept;
    return { policies: [...stay, { id, accessPolicy }], result: id };
  });
}

/** Removes our policies, so that their tokens are refused. Returns their ids. */
export function removePolicies(side: Side, container: ContainerClient, lease?: Lease): Promise<string[]> {
  return changePolicies(side, container, lease, (found) => {
    const removed = found.filter((candidate) => isOurs(side, candidate));
    return {
      policies: found.filter((candidate) => !removed.includes(candidate)),
      result: removed.map(({ id }) => id),
    };
  });
}

const isOurs = (side: Side, { id }: SignedIdentifier): boolean => id.startsWith(prefixOf(side));

/** Ids end with the time they were made at and a number that rises. */
const oldestFirst = (policies: readonly SignedIdentifier[]): SignedIdentifier[] =>
  [...policies].sort((a, b) => a.id.localeCompare(b.id, 'en', { numeric: true }));

const policiesOf = (versions: readonly SecretVersion[]): Set<string | undefined> =>
  new Set(versions.map(({ token }) => token?.accessPolicy));

function serves({ accessPolicy }: SignedIdentifier, policy: SasPolicy, { expiresOn }: Validity): boolean {
  return (
    accessPolicy.permissions === policy.rights &&
    Math.abs((accessPolicy.expiresOn?.getTime() ?? 0) - expiresOn.getTime()) < reuseWithin
  );
}

/**
 * Reads all policies, changes the list and writes it back whole: that is the only way the service has. The
 * lease keeps two of us apart, and a write after it ran out is refused.
 */
async function changePolicies<T>(
  side: Side,
  container: ContainerClient,
  lease: Lease | undefined,
  change: (found: SignedIdentifier[]) => { policies: SignedIdentifier[]; result: T },
): Promise<T> {
  const operation = `change the stored access policies of container ${side.container}`;
  const permission = { role: 'acr-ferry revoker', on: side.storageAccount };
  return namingRole(operation, side, permission, async () => {
    const { signedIdentifiers, blobPublicAccess } = await container.getAccessPolicy();
    const { policies, result } = change(signedIdentifiers);
    const changed =
      policies.length !== signedIdentifiers.length || policies.some((one, i) => one !== signedIdentifiers[i]);
    if (changed) {
      const conditions = lease && { leaseId: lease.id };
      await container.setAccessPolicy(blobPublicAccess, policies, { ...(conditions && { conditions }) });
    }
    return result;
  });
}

function noRoom(side: Side, policies: readonly SignedIdentifier[]): TransferError {
  const ids = policies.map(({ id }) => id).join(', ');
  return new TransferError(
    'SAS_POLICY_LIMIT',
    `container ${side.container} of ${side.storageAccount} has ${mostPolicies} stored access policies ` +
      `already (${ids})`,
    { operation: 'add a stored access policy', origin: side.name },
  );
}
