import { z } from 'zod';
import { sideOf } from '../../domain/route';
import { claimRun } from '../../records/imports/claims';
import { changeImport } from '../../records/imports/imports';
import { activity } from '../activity';

const startImportRunInput = z.object({ importId: z.string(), route: z.string(), blob: z.string() });

/** Imports a blob the source trigger did not take. Repeating it finds the run it started before. */
export const startImportRun = activity(startImportRunInput, async (input, services) => {
  const { importId, blob } = input;
  const route = services.route(input.route);
  const pipelines = services.pipelines(sideOf(route, 'target'));
  const run = `ferry${importId}`;
  await claimRun(services, route, run, importId);
  if ((await pipelines.run(run)) === undefined) await pipelines.putRun(run, { blob });
  const now = services.now().toISOString();
  await changeImport(services, route, importId, (known) => {
    // Shown again, it may have ended meanwhile.
    if (known.run?.name === run) return known;
    const { error, finishedAt: _, ...before } = known;
    return {
      ...before,
      status: 'importing',
      run: { name: run, startedBy: 'acr-ferry', seenAt: now },
      notes: [...before.notes, ...(error === undefined ? [] : [error.message])],
    };
  });
  return { run };
});
