import { z } from 'zod';
import pMap from 'p-map';
import { heldUpSeconds } from '../../domain/errors';
import { whichTransferSchema } from '../../domain/waybill/waybill';
import { planPath, verifiedPath } from '../../records/plan/paths';
import { batchesTogether } from '../../records/plan/verified';
import { requestPath, waybillPath } from '../../records/transfer/paths';
import { throwIfCancelled } from '../../records/transfer/stops';
import { activity } from '../activity';
import type { Services } from '../../services';
import { endOf, type Route } from '../../domain/route';
import { referenceOf } from '../../domain/selection/artifact-reference';
import { createSignatureCheck } from '../../azure/signatures/check';
import type { StillPlanned } from '../../domain/plan/still-planned';
import { signedAnew } from '../signed-anew';
import { keepSigned } from './keep-signed';

const verifyPlannedInput = whichTransferSchema.extend({
  plan: z.string().describe('Whose artifacts: an approved plan, or that of a transfer which is tried again.'),
  retries: z.literal(true).exactOptional().describe('Only what the request of the transfer names.'),
  after: z.int().min(0).exactOptional().describe('How many stretches are done.'),
});

/** How far it came. */
export interface VerifiedPlanned {
  readonly after: number;
  readonly done: boolean;
  /** Seconds the registry wants to be left alone before it goes on. */
  readonly waitSeconds?: number;
}

const workMs = 60_000;

/**
 * Verifies the signatures of what an earlier plan holds, and writes down what of it may go, a stretch of
 * batches a document. Ends early, with what it has, when its time is up or a registry asks to slow down.
 */
export const verifyPlanned = activity(
  verifyPlannedInput,
  async ({ transferId, plan, retries, ...input }, services): Promise<VerifiedPlanned> => {
    const route = services.route(input.route);
    if (route.trust === undefined) return { after: 0, done: true };
    await throwIfCancelled(services, route, transferId);
    const records = services.records(route);
    // Whoever plans by it says that it is gone.
    const { batches = 0 } = (await records.read(planPath(plan))) ?? {};
    const wanted = retries && new Set((await records.demand(requestPath(transferId))).artifacts);
    const stretches = Math.ceil(batches / batchesTogether);
    const end = services.now().getTime() + workMs;
    const { after: start = 0 } = input;
    let after = start;
    try {
      while (after < stretches) {
        if (after > start && services.now().getTime() >= end) return { after, done: false };
        const first = after * batchesTogether + 1;
        const count = Math.min(batchesTogether, batches - first + 1);
        const numbers = Array.from({ length: count }, (_, i) => first + i);
        const waybills = await pMap(numbers, (batch) => records.demand(waybillPath(plan, batch)));
        const planned = waybills.map(({ artifacts }) =>
          artifacts.filter(({ reference }) => wanted?.has(reference) ?? true),
        );
        await records.write(verifiedPath(transferId, after + 1), await signedNow(route, planned, services));
        after += 1;
      }
      return { after, done: true };
    } catch (error) {
      if (after === start) throw error;
      return { after, done: false, waitSeconds: heldUpSeconds(error) };
    }
  },
);

const batchesAtOnce = 8;

/**
 * Verifies what an earlier plan holds, again where that did: a signature may have expired since. What was
 * signed once more since is taken with the signatures it has now.
 */
export async function signedNow(
  route: Route,
  batches: StillPlanned['batches'],
  services: Services,
): Promise<StillPlanned> {
  const registry = await services.registry(endOf(route, 'source'));
  const repositories = batches.flat().map(({ reference }) => referenceOf(reference).repository);
  const check = createSignatureCheck(route.trust, registry, repositories, () => services.now());
  if (check === undefined) return { batches, unresolved: [], notes: [] };
  const kept = await pMap(
    batches,
    async (each) => keepSigned(await signedAnew(each, registry, check), check),
    { concurrency: batchesAtOnce },
  );
  return {
    batches: kept.map(({ fit }) => fit),
    unresolved: kept.flatMap(({ unresolved }) => unresolved),
    notes: kept.flatMap(({ findings }) => findings),
  };
}
