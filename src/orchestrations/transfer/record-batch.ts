import type { OrchestrationContext } from 'durable-functions';
import type { Failure } from '../../domain/errors';
import type { BatchInput } from '../../domain/transfer/inputs';
import { blobName } from '../../domain/transfer/names';
import type { BatchResult } from '../../domain/transfer/results';
import { attempt } from '../call';
import type { Steps } from '../pace';

/** What a batch tells its lane. */
export interface BatchOutcome {
  /** The result, when it could not be written down. */
  readonly unrecorded?: BatchResult;
}

/** Writes down what a batch came to. */
export function* recordBatch(
  context: OrchestrationContext,
  { transferId, terms }: BatchInput,
  result: BatchResult,
): Steps<BatchOutcome> {
  const recorded = yield* attempt(context, 'recordBatch', { route: terms.name, transferId, result });
  return recorded.ok ? {} : { unrecorded: result };
}

/** The same of a batch whose orchestration died: what it brought over before is verified, and counts. */
export function* recordDead(
  context: OrchestrationContext,
  input: BatchInput,
  error: Failure,
): Steps<BatchOutcome> {
  const { transferId, terms, batch } = input;
  if (terms.mode !== 'send')
    yield* attempt(context, 'verifyBatch', { route: terms.name, transferId, batch }, terms.polling);
  return yield* recordBatch(context, input, {
    batch,
    blob: blobName(transferId, batch),
    spans: {},
    error,
  });
}
