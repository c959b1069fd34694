import pMap from 'p-map';
import type { Services } from '../../services';
import { referenceOf } from '../../domain/selection/artifact-reference';
import { grouped } from '../../domain/selection/grouped';
import { nameAtTarget } from '../../domain/selection/rename';
import type { TransferPlan } from '../../domain/plan/transfer-plan';
import type { Route } from '../../domain/route';
import {
  atTarget,
  type PlannedArtifact,
  type Waybill,
  whichTransferSchema,
} from '../../domain/waybill/waybill';
import { broughtOver } from '../../records/prune/brought-over';
import { writeWaybills, readWaybills } from '../../records/transfer/waybills';
import { planPath } from '../../records/plan/paths';
import { batchNumbers } from '../../records/transfer/batch-numbers';
import { readLedger } from '../../records/transfer/ledger';
import { batchResultsFolder, requestPath } from '../../records/transfer/paths';
import { totalsOf } from '../../domain/plan/batches';
import type { DiffBasis } from '../../domain/plan/scan';
import { activity } from '../activity';
import { registryView, waybillView, type TargetView, type ViewOf } from './scan/target-view';
import { outputOf, type PlannedTransfer } from './plan-transfer';
import { plural } from '../../domain/transfer/plural';

const repositoriesAtOnce = 4;

/**
 * Leaves out of a plan what came to the target while the transfer waited for others. Only ever takes away, so
 * that whom it waited for, and who waits for it, stays true. What was named is transferred as asked.
 */
export const trimPlan = activity(whichTransferSchema, async (input, services): Promise<PlannedTransfer> => {
  const { transferId } = input;
  const route = services.route(input.route);
  const records = services.records(route);
  const plan = await records.demand(planPath(transferId));
  const request = await records.read(requestPath(transferId));
  if (plan.scan === undefined || request?.selection?.mode !== 'missing') return outputOf(route, plan);
  if (await isUnderWay(services, route, transferId)) return outputOf(route, plan);

  const planned = eachOnce(await readWaybills(services, route, plan));
  const named = new Set(request.artifacts);
  const held = await heldAtTarget(
    planned.flat().filter(({ reference }) => !named.has(reference)),
    await viewOf(route, plan.scan.basis, services),
  );
  const batches = planned
    .map((artifacts) => artifacts.filter((artifact) => !held.has(artifact.reference)))
    .filter((artifacts) => artifacts.length > 0);
  const totals = totalsOf(batches);
  const arrived = plan.artifacts - totals.artifacts;
  if (arrived === 0) return outputOf(route, plan);
  // In order: a batch gets a number that is no higher than before, so what is overwritten was written under a
  // lower one.
  await writeWaybills(services, route, transferId, batches, { atOnce: 1 });
  const trimmed: TransferPlan = {
    ...plan,
    ...totals,
    skipped: plan.skipped + arrived,
    notes: [...plan.notes, cameMeanwhile(arrived)],
  };
  await records.write(planPath(transferId), trimmed);
  return outputOf(route, trimmed);
});

/** Whether a batch was handed out: from then on each keeps its number, and what it brings. */
async function isUnderWay(services: Services, route: Route, transferId: string): Promise<boolean> {
  const { next } = await readLedger(services, route);
  if ((next[transferId] ?? 1) > 1) return true;
  // The ledger may have been lost since.
  return (await batchNumbers(services.records(route), batchResultsFolder(transferId))).length > 0;
}

/** Artifacts by batch, each once: a trim that broke off may have written some under a new number. */
function eachOnce(waybills: readonly Waybill[]): PlannedArtifact[][] {
  const seen = new Set<string>();
  return waybills.map(({ artifacts }) =>
    artifacts.filter(({ reference }) => !seen.has(reference) && seen.add(reference)),
  );
}

/** Compares with the same as the plan did: the target itself, or what transfers have brought there by now. */
async function viewOf(route: Route, basis: DiffBasis, services: Services): Promise<ViewOf> {
  if (basis === 'target' && route.target !== undefined) {
    const registry = await services.registry(route.target);
    return async (names) => registryView(await registry.open(names));
  }
  const { artifacts } = await broughtOver(services, route);
  const view = waybillView(artifacts, nameAtTarget(route.renaming));
  return () => Promise.resolve(view);
}

/** References whose digest the target holds. */
async function heldAtTarget(artifacts: readonly PlannedArtifact[], viewOf: ViewOf): Promise<Set<string>> {
  const there = grouped(artifacts, (artifact) => referenceOf(atTarget(artifact)).repository);
  const held = new Set<string>();
  const view = await viewOf([...there.keys()]);
  await pMap(
    there,
    async ([repository, wanted]) => {
      for (const reference of await heldOf(repository, wanted, view)) held.add(reference);
    },
    { concurrency: repositoriesAtOnce },
  );
  return held;
}

async function heldOf(
  repository: string,
  wanted: readonly PlannedArtifact[],
  view: TargetView,
): Promise<string[]> {
  const { tags } = await view.tags(repository);
  const tagged = new Map(tags.map(({ tag, digest }) => [`${repository}:${tag}`, digest]));
  const untagged = wanted.some(({ reference }) => reference.includes('@'));
  const digests = untagged ? await view.digests(repository) : new Set<string>();
  return wanted
    .filter((artifact) =>
      artifact.reference.includes('@')
        ? digests.has(artifact.digest)
        : tagged.get(atTarget(artifact)) === artifact.digest,
    )
    .map(({ reference }) => reference);
}

const cameMeanwhile = (arrived: number): string =>
  `${plural(arrived, 'artifact')} came to the target while the transfer waited for others`;
