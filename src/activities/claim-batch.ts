import { documents } from '../transfer/names';
import type { Activity } from './activity';
import { throwIfCancelled } from './cancelled';

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
}

/** Who has a batch: names one claim of one lane, so a repeated claim finds the batch it got before. */
type Claim = Pick<ClaimBatchInput, 'lane' | 'after'>;

/** Hands a lane that is free the next batch nobody has; none when all are taken. */
export const claimBatch: Activity<ClaimBatchInput, ClaimBatchOutput> = async (input, services) => {
  const { transferId, lane, after, batches } = input;
  const route = services.route(input.route);
  const store = services.documents(route);
  const claim: Claim = { lane, after };
  for (let batch = after + 1; batch <= batches; batch++) {
    const path = documents.claim(transferId, batch);
    const isOurs = (await store.create(path, claim)) || isSame(await store.read<Claim>(path), claim);
    if (!isOurs) continue;
    // Only now: a transfer with nothing left to begin is not cancelled, but done.
    await throwIfCancelled(services, route, transferId);
    return { batch };
  }
  return {};
};

const isSame = (one: Claim | undefined, other: Claim): boolean =>
  one?.lane === other.lane && one.after === other.after;
