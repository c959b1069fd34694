import pMap from 'p-map';
import type { Services } from '../../services';
import { bytesOf } from '../../domain/plan/batches';
import { TransferError } from '../../domain/errors';
import { documents } from '../../domain/transfer/names';
import type { Unresolved } from '../../domain/plan/shard';
import type { TransferPlan } from '../../domain/plan/transfer-plan';
import { sideOf, type Route } from '../../domain/route';
import type { PlannedArtifact, Waybill } from '../../domain/waybill/waybill';
import type { Activity } from '../activity';
import { tokenGroups } from '../../azure/registry/token-groups';
import { outputOf, type PlanTransferOutput } from './plan-transfer';
import { writeWaybills } from '../../records/transfer/waybills';

export interface AdoptPlanInput {
  readonly transferId: string;
  readonly route: string;
  readonly notes: readonly string[];
  /** Id of the plan that was approved. */
  readonly plan: string;
}

const batchesAtOnce = 8;

/**
 * Makes an approved plan the plan of a transfer: the same batches with the same digests. An artifact whose tag points elsewhere by now is left
 * out and reported as moved, for what it points to now was never approved.
 */
export const adoptPlan: Activity<AdoptPlanInput, PlanTransferOutput> = async (input, services) => {
  const { transferId } = input;
  const route = services.route(input.route);
  const store = services.documents(route);
  const approved = await store.read<TransferPlan>(documents.plan(input.plan));
  if (approved === undefined) throw gone(input.plan);
  const numbers = Array.from({ length: approved.batches }, (_, i) => i + 1);
  const read = await pMap(
    numbers,
    async (batch) => {
      const waybill = await store.read<Waybill>(documents.waybill(input.plan, batch));
      if (waybill === undefined) throw gone(input.plan);
      return waybill.artifacts;
    },
    { concurrency: batchesAtOnce },
  );
  const now = await tagsNow(route, read.flat(), services);
  const moved: Unresolved[] = [];
  const batches = read
    .map((artifacts) =>
      artifacts.filter(({ reference, digest }) => {
        if (reference.includes('@') || now.get(reference) === digest) return true;
        moved.push({ reference, reason: movedTo(now.get(reference)) });
        return false;
      }),
    )
    .filter((artifacts) => artifacts.length > 0);
  await writeWaybills(store, route, transferId, batches);
  const plan: TransferPlan = {
    ...approved,
    transferId,
    batches: batches.length,
    artifacts: batches.reduce((sum, artifacts) => sum + artifacts.length, 0),
    bytes: batches.reduce((sum, artifacts) => sum + bytesOf(artifacts), 0),
    unresolved: [...approved.unresolved, ...moved],
    notes: [...input.notes, `carries out plan ${input.plan} of ${approved.plannedAt}`, ...approved.notes],
  };
  await store.write(documents.plan(transferId), plan);
  return outputOf(route, plan);
};

/** What the tags of the planned repositories point to now, by reference: a listing a repository. */
async function tagsNow(
  route: Route,
  artifacts: readonly PlannedArtifact[],
  services: Services,
): Promise<Map<string, string>> {
  const names = [...new Set(artifacts.map(({ reference }) => reference.split(/[:@]/, 1).join('')))];
  const registry = await services.registry(sideOf(route, 'source'));
  const now = new Map<string, string>();
  await pMap(
    tokenGroups(names),
    async (group) => {
      const opened = await registry.open(group);
      for (const repository of group)
        for (const { tag, digest } of (await opened.tags(repository)) ?? [])
          now.set(`${repository}:${tag}`, digest);
    },
    { concurrency: batchesAtOnce },
  );
  return now;
}

const movedTo = (digest: string | undefined): string =>
  digest === undefined
    ? 'ARTIFACT_MOVED: since it was planned the tag was deleted at the source'
    : `ARTIFACT_MOVED: since it was planned the tag was moved to ${digest}`;

function gone(plan: string): TransferError {
  return new TransferError('PLAN_GONE', `the documents of plan ${plan} are gone`, {
    operation: 'adopt plan',
    origin: 'request',
  });
}
