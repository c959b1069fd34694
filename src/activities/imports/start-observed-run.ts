import { sideOf } from '../../domain/route';
import type { Activity } from '../activity';
import { claimRun } from '../../records/imports/claim';
import { changeObservation } from '../../records/imports/write-observation';

export interface StartObservedRunInput {
  readonly importId: string;
  readonly route: string;
  readonly blob: string;
}

/** Imports a blob the source trigger did not take. Repeating it finds the run it started before. */
export const startObservedRun: Activity<StartObservedRunInput, { readonly run: string }> = async (
  { importId, route: name, blob },
  services,
) => {
  const route = services.route(name);
  const pipelines = services.pipelines(sideOf(route, 'target'));
  const run = `ferry${importId}`;
  await claimRun(services, route, run, importId);
  if ((await pipelines.run(run)) === undefined) await pipelines.putRun(run, { blob });
  const now = services.now().toISOString();
  await changeObservation(services, route, importId, ({ error, finishedAt: _, ...before }) => ({
    ...before,
    status: 'importing',
    run: { name: run, startedBy: 'acr-ferry', seenAt: now },
    notes: [...before.notes, ...(error === undefined ? [] : [error.message])],
  }));
  return { run };
};
