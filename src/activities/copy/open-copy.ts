import type { BlobClient, ContainerClient } from '@azure/storage-blob';
import { openEnds, type CopyEnds, type WhichBlobs } from '../../azure/copy/ends';
import { signSourceUrl } from '../../azure/copy/source-url';
import type { CopyRequest } from '../../domain/copy/job';
import { TransferError } from '../../domain/errors';
import { receivingSide, type Route, sideOf } from '../../domain/route';
import type { SideName } from '../../domain/side';
import { readLedger } from '../../records/transfer/ledger';
import type { Services } from '../../services';

/** What the activities of a copy work with. */
export interface OpenCopy {
  readonly route: Route;
  readonly ends: CopyEnds;
  readonly targetContainer: ContainerClient;
  /** In which version of its service each end is asked. */
  readonly versions: Readonly<Record<SideName, string>>;
  /** A secret: must not leave the activity. */
  readonly signSource: () => Promise<string>;
}

type Which = WhichBlobs & Pick<CopyRequest, 'route' | 'transferId'>;

/** A signed URL outlives the activity it is made for, whatever happens. */
const urlMs = 3_600_000;

/** Opens both ends of a copy. */
export function openCopy(services: Services, which: Which): OpenCopy {
  const route = services.route(which.route);
  const [source, target] = [sideOf(route, 'source'), receivingSide(route)];
  const targetContainer = services.container(target);
  const versions = { source: source.cloud.apiVersions.storage, target: target.cloud.apiVersions.storage };
  const containers = { source: services.container(source), target: targetContainer };
  const ends = openEnds(containers, versions, which);
  const storedSas = async (): Promise<string> => {
    const { value } = await services.secrets(source).getSecret(source.sasSecret);
    if (value !== undefined) return value;
    throw new TransferError('SAS_UNUSABLE', `the secret ${source.sasSecret} in ${source.vault} is empty`, {
      operation: 'sign source URL',
      origin: 'source',
    });
  };
  return {
    route,
    ends,
    targetContainer,
    versions,
    signSource: () =>
      signSourceUrl(ends.source, {
        service: services.blobService(source),
        ...(source.storageAccess === 'sas' && { storedSas }),
        lifetimeMs: urlMs,
        version: versions.source,
      }),
  };
}

/**
 * Bytes per second an activity of a copy may move: an equal share for every batch of the route that is under
 * way at the time, whatever its transfer. Undefined: as many as it can.
 */
export async function bandwidthShare(
  services: Services,
  route: Route,
  workers: number,
): Promise<number | undefined> {
  const { bandwidth } = route.copy;
  if (bandwidth === undefined) return undefined;
  const { busy } = await readLedger(services, route);
  return bandwidth / workers / Math.max(1, busy.length);
}

/** That a blob is not there. */
export const noBlob = (
  { name, containerName, accountName }: BlobClient,
  operation: string,
  origin: SideName,
): TransferError =>
  new TransferError('BLOB_NOT_FOUND', `there is no blob ${containerName}/${name} in ${accountName}`, {
    operation,
    origin,
  });
