import type { OrchestrationContext } from 'durable-functions';
import type { Failure } from '../../domain/errors';
import type { BatchInput } from '../../domain/transfer/inputs';
import { blobName } from '../../domain/transfer/names';
import type { BatchResult } from '../../domain/transfer/results';
import { attempt } from '../call';
import type { Steps } from '../pace';

/** What a batch came to whose orchestration died: what it brought over before is verified, and counts. */
export function* endDead(
  context: OrchestrationContext,
  { transferId, terms, batch }: BatchInput,
  error: Failure,
): Steps<BatchResult> {
  if (terms.mode !== 'send')
    yield* attempt(context, 'verifyBatch', { route: terms.name, transferId, batch }, terms.polling);
  return { batch, ...(!terms.byImport && { blob: blobName(transferId, batch) }), spans: {}, error };
}
