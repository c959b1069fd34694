import { documents } from '../../domain/transfer/names';
import type { BatchResult } from '../../domain/transfer/batch-result';
import type { Activity } from '../activity';

export interface RecordBatchInput {
  readonly route: string;
  readonly transferId: string;
  readonly result: BatchResult;
}

/** Keeps what a batch came to, for the report. */
export const recordBatch: Activity<RecordBatchInput, Record<string, never>> = async (input, services) => {
  const store = services.documents(services.route(input.route));
  await store.write(documents.batch(input.transferId, input.result.batch), input.result);
  return {};
};
