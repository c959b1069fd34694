import type { Failure } from '../../domain/errors';
import type { Activity } from '../activity';
import { changeObservation } from '../../records/imports/write-observation';

export interface NoteTroubleInput {
  readonly importId: string;
  readonly route: string;
  /** Name of the line in the log. */
  readonly event: 'import.untold';
  /** What was not done, in a few words. */
  readonly undone: string;
  readonly error: Failure;
}

/** Notes, and logs, what could not be done for an import that goes on without. */
export const noteTrouble: Activity<NoteTroubleInput, Record<string, never>> = async (input, services) => {
  const { importId, event, undone, error } = input;
  const note = `${undone}: ${error.message}`;
  const { route, blob } = await changeObservation(
    services,
    services.route(input.route),
    importId,
    (before) => ({
      ...before,
      notes: before.notes.includes(note) ? before.notes : [...before.notes, note],
    }),
  );
  services.log({ event, importId, route, blob, undone, code: error.code, reason: error.message });
  return {};
};
