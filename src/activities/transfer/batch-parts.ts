import pMap from 'p-map';
import { type Failure, permanent } from '../../domain/errors';
import type { Route } from '../../domain/route';
import type { BatchPart } from '../../domain/transfer/compose-report';
import { blobName } from '../../domain/transfer/names';
import type { PassedOver } from '../../records/passed-over';
import { batchResultPath, verificationPath, waybillPath } from '../../records/transfer/paths';
import type { Services } from '../../services';

interface BatchParts {
  readonly batches: readonly BatchPart[];
  /** What says nothing of some artifacts, of which nothing else tells either. */
  readonly lost?: Failure;
}

const documentsAtOnce = 8;

/** Reads what the batches of a transfer left behind. What cannot be read of one hides no other. */
export async function batchParts(
  services: Services,
  route: Route,
  transferId: string,
  count: number,
  passedOver: PassedOver,
): Promise<BatchParts> {
  const records = services.records(route);
  const numbers = Array.from({ length: count }, (_, i) => i + 1);
  const read = async (batch: number): Promise<BatchPart & { readonly lost?: string }> => {
    const path = waybillPath(transferId, batch);
    const [waybill, result, verification] = await Promise.all([
      passedOver.demand(records, path),
      passedOver.unless(records.read(batchResultPath(transferId, batch))),
      passedOver.unless(records.read(verificationPath(transferId, batch))),
    ]);
    const blob = blobName(transferId, batch);
    return {
      waybill: waybill ?? { transferId, route: route.name, batch, batches: count, blob, artifacts: [] },
      ...(result && { result }),
      ...verification,
      ...(!waybill && !verification && { lost: path.name }),
    };
  };
  const batches = await pMap(numbers, read, { concurrency: documentsAtOnce });
  const lost = batches.find((batch) => batch.lost !== undefined)?.lost;
  return { batches, ...(lost !== undefined && { lost: unknownArtifacts(lost) }) };
}

function unknownArtifacts(document: string): Failure {
  const message = `${document} is damaged or gone: nothing tells what the batch was to bring`;
  return permanent('DOCUMENT_INVALID', message, 'report transfer', 'app');
}
