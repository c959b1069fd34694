import { RestError, type ContainerClient } from '@azure/storage-blob';
import { TransferError } from '../../domain/errors';
import type { Side } from '../../domain/side';
import { namingRole } from './missing-role';

/** Seconds a crashed rotation blocks the next one; its own retry, which comes later, gets through. */
const leaseSeconds = 45;

/** The right to rotate, while it lasts. */
export interface Lease {
  readonly id: string;
  /** The storage service's clock: the one that will judge the token. */
  readonly now: Date;
}

/**
 * Runs one rotation of a container at a time, across instances and apps, under a lease of the container. A
 * container lease stops nothing but the deletion of the container (Lease Container, Blob service REST API).
 * @throws TransferError SAS_ROTATION_BUSY while another rotation holds it, CONTAINER_LEASED while others do
 */
export async function underLease<T>(
  side: Side,
  container: ContainerClient,
  work: (lease: Lease) => Promise<T>,
): Promise<T> {
  const operation = `lease container ${side.container} of ${side.storageAccount}`;
  const permission = { role: 'Storage Blob Data Contributor', on: side.storageAccount };
  const lease = container.getBlobLeaseClient();
  const { date } = await namingRole(operation, side, permission, async () => {
    try {
      return await lease.acquireLease(leaseSeconds);
    } catch (error) {
      throw (await leaseProblem(side, container, operation, error)) ?? error;
    }
  });
  try {
    return await work({ id: lease.leaseId, now: date ?? new Date() });
  } finally {
    // A lease that cannot be given back runs out by itself.
    await lease.releaseLease().catch(() => undefined);
  }
}

async function leaseProblem(
  side: Side,
  container: ContainerClient,
  operation: string,
  error: unknown,
): Promise<TransferError | undefined> {
  if (!(error instanceof RestError)) return undefined;
  const what = `container ${side.container} of ${side.storageAccount}`;
  if (error.code?.startsWith('Lease') === true) {
    const options = { operation, origin: side.name, cause: error };
    const { leaseDuration } = await container.getProperties();
    return leaseDuration === 'infinite'
      ? new TransferError('CONTAINER_LEASED', `others hold a lease without end on ${what}`, options)
      : new TransferError(
          'SAS_ROTATION_BUSY',
          `another rotation is at work on ${what}, or others hold a lease of at most a minute on it`,
          { ...options, retryable: true },
        );
  }
  if (error.code === 'ContainerNotFound') {
    return new TransferError(
      'CONTAINER_NOT_FOUND',
      `storage account ${side.storageAccount} has no container ${side.container}`,
      { operation, origin: side.name, cause: error },
    );
  }
  return undefined;
}
