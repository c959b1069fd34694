import { runName } from '../../domain/transfer/names';
import { sideOf } from '../../domain/route';
import type { SideName } from '../../domain/side';
import type { Activity } from '../activity';
import { throwIfCancelled } from '../../records/transfer/cancelled';
import { readWaybill } from '../../records/transfer/waybills';

export interface StartRunInput {
  readonly route: string;
  readonly side: SideName;
  readonly transferId: string;
  readonly batch: number;
  /** Counts from 1; each attempt is a run of its own. */
  readonly attempt: number;
}

/** Starts the export run (source) or import run (target) of a batch. Repeating it finds the run it started before. */
export const startRun: Activity<StartRunInput, { readonly run: string }> = async (input, services) => {
  const { transferId, batch, attempt } = input;
  const route = services.route(input.route);
  await throwIfCancelled(services, route, transferId);
  const { blob, artifacts } = await readWaybill(services, route, transferId, batch);
  const exporting = input.side === 'source';
  const run = runName(exporting ? 'export' : 'import', transferId, batch, attempt);
  const pipelines = services.pipelines(sideOf(route, input.side));
  if ((await pipelines.run(run)) === undefined) {
    await pipelines.putRun(
      run,
      exporting ? { blob, artifacts: artifacts.map(({ reference }) => reference) } : { blob },
    );
  }
  return { run };
};
