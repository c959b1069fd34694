import { z } from 'zod';
import { errorTextOf, readRun } from '../../azure/pipelines/pipeline-run';
import { TransferError } from '../../domain/errors';
import { mentionedIn } from '../../domain/pipelines/run-text';
import { sideOf } from '../../domain/route';
import { sideNameSchema } from '../../domain/side';
import type { RunState } from '../../domain/pipelines/runs';
import { createSaid } from '../../domain/telemetry/said';
import { whichTransferSchema } from '../../domain/waybill/waybill';
import { activity } from '../activity';
import { throwIfCancelled } from '../../records/transfer/stops';
import { waybillPath } from '../../records/transfer/paths';

const pollRunInput = whichTransferSchema.extend({
  side: sideNameSchema,
  run: z.string(),
  batch: z.exactOptional(z.int()).describe('Of an export: whose artifacts the run may name.'),
});

const said = createSaid();

/** Looks at a pipeline run once. A run cannot be stopped: cancelling a transfer stops following it. */
export const pollRun = activity(pollRunInput, async (input, services): Promise<RunState> => {
  const route = services.route(input.route);
  const side = sideOf(route, input.side);
  const found = await services.pipelines(side).run(input.run);
  if (found !== undefined) {
    const state = readRun(found);
    if ('unknown' in state) {
      const { unknown: words, state: takenFor } = state;
      const isNews = () => said.isNews(`${input.transferId} ${input.run}`, words, services.now());
      if (takenFor !== 'running' || isNews())
        services.log({ event: 'run.unknown-state', ...input, words, takenFor }, 'warn');
    }
    const text = errorTextOf(found.properties);
    // Of one that ended the next step looks.
    if (state.state === 'running') await throwIfCancelled(services, route, input.transferId);
    if (state.state === 'running' || input.batch === undefined || text === '') return state;
    const path = waybillPath(input.transferId, input.batch);
    const { artifacts } = await services.records(route).demand(path);
    // Of the whole text: what is kept of it may end before a name.
    return {
      ...state,
      named: mentionedIn(
        text,
        artifacts.map(({ reference }) => reference),
      ),
    };
  }
  throw new TransferError('RUN_FAILED', `pipeline run ${input.run} is gone from registry ${side.registry}`, {
    operation: 'read run',
    origin: side.name,
  });
});
