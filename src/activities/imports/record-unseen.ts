import type { Failure } from '../../domain/errors';
import { logEventOf } from '../../domain/imports/log-events';
import { importDocuments } from '../../domain/imports/names';
import type { Observation } from '../../domain/imports/observation';
import type { Activity } from '../activity';
import { beginObservation } from './begin-observation';
import { claim } from '../../records/imports/claim';
import type { InspectArrivalInput } from './inspect-arrival';
import { writeObservation } from '../../records/imports/write-observation';

export interface RecordUnseenInput extends InspectArrivalInput {
  /** Why the first look failed. */
  readonly error: Failure;
}

export interface RecordUnseenOutput {
  /** Whether somebody is to be told. */
  readonly announces: boolean;
}

/** Records an arrival nobody could look at as `unknown`, by what its notice said. */
export const recordUnseen: Activity<RecordUnseenInput, RecordUnseenOutput> = async (input, services) => {
  const { importId, error } = input;
  const route = services.route(input.route);
  const documents = services.documents(route);
  if (!(await claim(services, route, importId, importId))) return { announces: false };
  const before = await documents.read<Observation>(importDocuments.observation(importId));
  const announces = services.config.settings.OBSERVE_EVENTS_URL !== undefined;
  if (before?.finishedAt !== undefined) return { announces };
  const begun = before ?? { ...(await beginObservation(services, route, input, undefined)), notes: [] };
  const finishedAt = services.now().toISOString();
  const unseen: Observation = { ...begun, status: 'unknown', error, finishedAt };
  await documents.create(importDocuments.index(importId, unseen.noticedAt), { importId });
  await writeObservation(services, route, unseen);
  services.log(logEventOf(unseen));
  return { announces };
};
