import type { Services } from '../../services';
import { documents } from '../../domain/transfer/names';
import { findRuns } from '../../domain/imports/import-run';
import type { TransferRequest } from '../../domain/transfer/request';
import { sideOf, type Route } from '../../domain/route';
import type { Activity } from '../activity';
import { throwIfCancelled } from '../../records/transfer/cancelled';
import { readWaybill } from '../../records/transfer/waybills';

export interface FindTriggeredRunInput {
  readonly route: string;
  readonly transferId: string;
  readonly batch: number;
  /** ISO time; runs triggered before it belong to an earlier blob of the same name. */
  readonly since: string;
}

export interface FindTriggeredRunOutput {
  /** When the listing was taken; a run that came later may be missing. ISO time. */
  readonly asOf: string;
  readonly run?: string;
}

/** Looks for the import run that the pipeline's source trigger started for the blob of a batch, in the listing all share. */
export const findTriggeredRun: Activity<FindTriggeredRunInput, FindTriggeredRunOutput> = async (
  input,
  services,
) => {
  const route = services.route(input.route);
  await throwIfCancelled(services, route, input.transferId);
  const { blob } = await readWaybill(services, route, input.transferId, input.batch);
  const target = sideOf(route, 'target');
  const { runs, asOf } = await services.runs(target).look();
  const since = route.mode === 'receive' ? await arrivedAt(services, route, input) : input.since;
  const [found] = findRuns(runs, target, { blob, since, triggeredOnly: true });
  return { asOf: asOf.toISOString(), ...(found && { run: found.name }) };
};

/** The trigger does not wait for the waybill: what was carried across may have been imported before its transfer began. */
async function arrivedAt(
  services: Services,
  route: Route,
  { transferId, since }: FindTriggeredRunInput,
): Promise<string> {
  const request = await services.documents(route).read<TransferRequest>(documents.request(transferId));
  return request?.arrival?.arrivedAt ?? since;
}
