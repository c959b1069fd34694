import type { ArchiveLook } from '../../azure/imports/look-at-blob';
import type { Services } from '../../services';
import { judge } from '../../domain/imports/conditions';
import type { Observation } from '../../domain/imports/observation';
import type { Route } from '../../domain/route';
import type { InspectArrivalInput } from './inspect-arrival';
import { pipelineFacts } from './pipeline-facts';
import { transferOf } from '../../records/imports/transfer-of';

/** The first document of an import: what the notice says, and the verdict on what is there, if anything was seen. */
export async function beginObservation(
  services: Services,
  route: Route,
  { importId, arrival }: Omit<InspectArrivalInput, 'route'>,
  look: ArchiveLook | undefined,
): Promise<Observation> {
  const now = services.now();
  const etag = look?.etag ?? arrival.etag;
  const verdict = look && judge(await pipelineFacts(services, route), look, now.toISOString());
  const transfer =
    look?.waybill === undefined
      ? undefined
      : await transferOf(services, route, { waybill: look.waybill, blob: arrival.blob });
  return {
    ...arrival,
    importId,
    route: route.name,
    status: 'waiting',
    ...(etag !== undefined && { etag }),
    ...(look && { bytes: look.bytes }),
    // The notice may be of an older version: what imported that is no run of the one that is there.
    since: look?.lastModified ?? arrival.noticedAt,
    pickUpBy: new Date(now.getTime() + route.observe.pickUpSeconds * 1000).toISOString(),
    ...(verdict && { verdict }),
    ...(transfer && { transfer }),
    notes: verdict === undefined ? ['the blob was gone when it was first looked at'] : [],
  };
}
