import { readRun } from '../../azure/pipelines/pipeline-run';
import { TransferError } from '../../domain/errors';
import { sideOf, type SideName } from '../../domain/route';
import type { RunState } from '../../domain/pipelines/run-state';
import type { Activity } from '../activity';
import { throwIfCancelled } from '../../records/transfer/cancelled';

export interface PollRunInput {
  readonly route: string;
  readonly side: SideName;
  readonly transferId: string;
  readonly run: string;
}

/** Looks at a pipeline run once. A run cannot be stopped: cancelling a transfer stops following it. */
export const pollRun: Activity<PollRunInput, RunState> = async (input, services) => {
  const route = services.route(input.route);
  const side = sideOf(route, input.side);
  await throwIfCancelled(services, route, input.transferId);
  const found = await services.pipelines(side).run(input.run);
  if (found !== undefined) return readRun(found);
  throw new TransferError('RUN_FAILED', `pipeline run ${input.run} is gone from registry ${side.registry}`, {
    operation: 'read run',
    origin: side.name,
  });
};
