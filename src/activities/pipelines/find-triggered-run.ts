import { z } from 'zod';
import { whichBatchSchema } from '../../domain/waybill/waybill';
import { findRuns } from '../../domain/imports/import-run';
import type { Immutable } from '../../domain/schema';
import { sideOf } from '../../domain/route';
import type { Records } from '../../records/records';
import { activity } from '../activity';
import { throwIfCancelled } from '../../records/transfer/stops';
import { requestPath, waybillPath } from '../../records/transfer/paths';

const findTriggeredRunInput = whichBatchSchema.extend({
  since: z.iso.datetime().describe('Runs triggered before belong to an earlier blob of the same name.'),
});
type FindTriggeredRunInput = Immutable<z.output<typeof findTriggeredRunInput>>;

/** What a look at the runs of a target found. */
export interface TriggeredRun {
  /** When the listing was taken; a run that came later may be missing. ISO time. */
  readonly asOf: string;
  readonly run?: string;
}

/** Finds the run that the source trigger started for the blob of a batch, in the listing all share. */
export const findTriggeredRun = activity(
  findTriggeredRunInput,
  async (input, services): Promise<TriggeredRun> => {
    const route = services.route(input.route);
    await throwIfCancelled(services, route, input.transferId);
    const records = services.records(route);
    const { blob } = await records.demand(waybillPath(input.transferId, input.batch));
    const target = sideOf(route, 'target');
    const { runs, asOf } = await services.runs(target).latest();
    const since = route.mode === 'receive' ? await writtenAt(records, input) : input.since;
    const [found] = findRuns(runs, target, { blob, since, triggeredOnly: true });
    return { asOf: asOf.toISOString(), ...(found && { run: found.name }) };
  },
);

/** The trigger waits for no waybill: what was carried may have been imported before its transfer began. */
async function writtenAt(records: Records, { transferId, since }: FindTriggeredRunInput): Promise<string> {
  const request = await records.read(requestPath(transferId));
  return request?.carried?.writtenAt ?? since;
}
