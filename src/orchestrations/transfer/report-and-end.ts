import type { OrchestrationContext } from 'durable-functions';
import type { reportTransfer } from '../../activities/transfer/report-transfer';
import type { Failure } from '../../domain/errors';
import type { Polling } from '../../domain/route';
import type { TransferOutcome } from '../../domain/transfer/results';
import { attempt, Stop } from '../call';
import type { Steps } from '../pace';

type Ending = Parameters<typeof reportTransfer>[0];

/**
 * Reports a transfer, and only then takes it off the ledger: whoever dies in between is begun again. One
 * whose report cannot be written stays there, and is tried again.
 * @throws Stop
 */
export function* reportAndEnd(
  context: OrchestrationContext,
  ending: Ending,
  polling: Polling,
): Steps<TransferOutcome> {
  const { transferId, route } = ending;
  const reported = yield* attempt(context, 'reportTransfer', ending, polling);
  // Should this fail, the timer that looks at the ledgers takes the transfer off.
  if (reported.ok || isHopeless(reported.error)) yield* attempt(context, 'endTurn', { route, transferId });
  if (!reported.ok) throw new Stop(reported.error);
  return reported.value;
}

/** A document that nobody can read would keep those behind it waiting for ever. */
const isHopeless = ({ code, retryable }: Failure): boolean =>
  !retryable && (code === 'DOCUMENT_INVALID' || code === 'DOCUMENT_BLOCKED');
