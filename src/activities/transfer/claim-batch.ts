import type { Services } from '../../services';
import { documents } from '../../domain/transfer/names';
import type { Route } from '../../domain/route';
import { askSlot, hasSlot, leaveSlot, slotsPath, type Slots } from '../../domain/transfer/slots';
import type { Activity } from '../activity';
import { throwIfCancelled } from '../../records/transfer/cancelled';

export interface ClaimBatchInput {
  readonly route: string;
  readonly transferId: string;
  readonly lane: number;
  /** The batch the lane had before; 0 in the beginning. All up to it are taken. */
  readonly after: number;
  /** How many batches the transfer has. */
  readonly batches: number;
}

export interface ClaimBatchOutput {
  /** None when all are taken. */
  readonly batch?: number;
  /** Other batches of the route are under way, as many as may be: `awaitSlot` tells when it may begin. */
  readonly waits?: true;
}

/** Who has a batch: names one claim of one lane, so a repeated claim finds the batch it got before. */
type Claim = Pick<ClaimBatchInput, 'lane' | 'after'>;

/**
 * Hands a lane that is free the next batch nobody has; none when all are taken. The slot of the batch it had goes to whichever batch of the
 * route waits longest.
 */
export const claimBatch: Activity<ClaimBatchInput, ClaimBatchOutput> = async (input, services) => {
  const { transferId, after } = input;
  const route = services.route(input.route);
  const batch = await nextBatch(services, route, input);
  if (batch === undefined && after === 0) return {};
  const slots = await services.documents(route).update<Slots>(slotsPath(route.name), (current) => {
    const left = leaveSlot(current, { transferId, batch: after });
    return batch === undefined ? left : askSlot(left, { transferId, batch }, route.concurrentBatches);
  });
  if (batch === undefined) return {};
  return { batch, ...(!hasSlot(slots, { transferId, batch }) && { waits: true }) };
};

async function nextBatch(
  services: Services,
  route: Route,
  { transferId, lane, after, batches }: ClaimBatchInput,
): Promise<number | undefined> {
  const store = services.documents(route);
  const claim: Claim = { lane, after };
  for (let batch = after + 1; batch <= batches; batch++) {
    const path = documents.claim(transferId, batch);
    const isOurs = (await store.create(path, claim)) || isSame(await store.read<Claim>(path), claim);
    if (!isOurs) continue;
    // Only now: a transfer with nothing left to begin is not cancelled, but done.
    await throwIfCancelled(services, route, transferId);
    return batch;
  }
  return undefined;
}

const isSame = (one: Claim | undefined, other: Claim): boolean =>
  one?.lane === other.lane && one.after === other.after;
