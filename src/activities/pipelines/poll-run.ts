import { z } from 'zod';
import { readRun } from '../../azure/pipelines/pipeline-run';
import { TransferError } from '../../domain/errors';
import { sideOf } from '../../domain/route';
import { sideNameSchema } from '../../domain/side';
import type { RunState } from '../../domain/pipelines/runs';
import { activity } from '../activity';
import { throwIfCancelled } from '../../records/transfer/cancelled';

const pollRunInput = z.object({
  route: z.string(),
  side: sideNameSchema,
  transferId: z.string(),
  run: z.string(),
});

/** Looks at a pipeline run once. A run cannot be stopped: cancelling a transfer stops following it. */
export const pollRun = activity(pollRunInput, async (input, services): Promise<RunState> => {
  const route = services.route(input.route);
  const side = sideOf(route, input.side);
  await throwIfCancelled(services, route, input.transferId);
  const found = await services.pipelines(side).run(input.run);
  if (found !== undefined) return readRun(found);
  throw new TransferError('RUN_FAILED', `pipeline run ${input.run} is gone from registry ${side.registry}`, {
    operation: 'read run',
    origin: side.name,
  });
});
