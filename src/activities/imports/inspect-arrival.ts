import type { Arrival } from '../../domain/imports/arrival';
import { verdictEvent } from '../../domain/imports/log-events';
import { importDocuments } from '../../domain/imports/names';
import type { Observation } from '../../domain/imports/observation';
import type { Polling } from '../../domain/route';
import type { Activity } from '../activity';
import { beginObservation } from './begin-observation';
import { claim } from '../../records/imports/claim';
import { importIdOf } from '../../records/imports/import-id';
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
  return { known: false, since, pickUpBy, polling: route.polling, announces };
};
