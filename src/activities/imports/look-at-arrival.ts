import { lookAtBlob, type ArchiveLook } from '../../azure/imports/look-at-blob';
import type { Services } from '../../services';
import { sideOf, type Route } from '../../domain/route';

/** A blob in the target container of a route as it is now; undefined when there is none of that name. */
export const lookAtArrival = (
  services: Services,
  route: Route,
  blob: string,
): Promise<ArchiveLook | undefined> =>
  lookAtBlob(services.container(sideOf(route, 'target')).getBlobClient(blob));
