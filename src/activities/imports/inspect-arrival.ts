import type { ArchiveLook } from '../../azure/imports/look-at-blob';
import type { Services } from '../../services';
import type { Arrival } from '../../domain/imports/arrival';
import { verdictEvent } from '../../domain/imports/log-events';
import { importDocuments } from '../../domain/imports/names';
import type { Observation } from '../../domain/imports/observation';
import { repairsFor, type RepairKind } from '../../domain/imports/repair';
import type { Polling, Route } from '../../domain/route';
import type { Activity } from '../activity';
import { beginObservation } from './begin-observation';
import { claim } from '../../records/imports/claim';
import { importIdOf, isImportId } from '../../records/imports/import-id';
import { lookAtArrival } from './look-at-arrival';
import { writeObservation } from '../../records/imports/write-observation';

export interface InspectArrivalInput {
  readonly importId: string;
  readonly route: string;
  readonly arrival: Arrival;
}

/** What a follower must know of the arrival. */
export type Inspection =
  /** The version is, or was, observed already. */
  | { readonly known: true }
  | {
      readonly known: false;
      readonly since: string;
      readonly pickUpBy: string;
      readonly polling: Polling;
      /** Whether somebody wants to be told. */
      readonly announces: boolean;
      /** What to mend before the trigger looks. */
      readonly repair?: {
        readonly etag: string;
        readonly bytes: number;
        readonly repairs: readonly RepairKind[];
      };
    };

/**
 * Looks at a blob that arrived, judges whether the source trigger will take it, and begins its document. A notice may speak of an
 * older version than is there: what is there counts, and is observed once.
 */
export const inspectArrival: Activity<InspectArrivalInput, Inspection> = async (input, services) => {
  const { importId, route: name, arrival } = input;
  const route = services.route(name);
  const documents = services.documents(route);
  const look = await lookAtArrival(services, route, arrival.blob);
  if (await isBeingMended(services, route, input, look)) return { known: true };
  if (!(await claim(services, route, importId, importId))) return { known: true };
  const before = await documents.read<Observation>(importDocuments.observation(importId));
  if (before?.finishedAt !== undefined) return { known: true };
  if (look !== undefined && look.etag !== arrival.etag) {
    const current = importIdOf(name, { blob: arrival.blob, etag: look.etag });
    if (!(await claim(services, route, current, importId))) return { known: true };
  }
  const observation = before ?? (await beginObservation(services, route, input, look));
  await documents.create(importDocuments.index(importId, observation.noticedAt), { importId });
  await writeObservation(services, route, observation);
  if (before === undefined && observation.verdict)
    services.log(verdictEvent(observation, observation.verdict));
  const { since, pickUpBy } = observation;
  const announces = services.config.settings.OBSERVE_EVENTS_URL !== undefined;
  const repair = repairOf(route, observation, look);
  return { known: false, since, pickUpBy, polling: route.polling, announces, ...(repair && { repair }) };
};

/** Whether the version is one a mending for another import makes, which claims it when it is done. */
async function isBeingMended(
  services: Services,
  route: Route,
  { importId, arrival: { blob } }: InspectArrivalInput,
  { mendedFor = importId }: Partial<ArchiveLook> = {},
): Promise<boolean> {
  if (mendedFor === importId || !isImportId(mendedFor)) return false;
  const mending = await services.documents(route).read<Observation>(importDocuments.observation(mendedFor));
  return mending?.blob === blob && mending.finishedAt === undefined;
}

/** Blobs of transfers are mended by their copy. */
function repairOf({ observe }: Route, { verdict, transfer }: Observation, look: ArchiveLook | undefined) {
  if (look === undefined || verdict === undefined || transfer !== undefined) return undefined;
  const repairs = repairsFor(observe.repair, verdict);
  return repairs.length === 0 ? undefined : { etag: look.etag, bytes: look.bytes, repairs };
}
