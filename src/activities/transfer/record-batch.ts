import { z } from 'zod';
import { batchResultSchema } from '../../domain/transfer/results';
import { batchResultPath } from '../../records/transfer/paths';
import { activity } from '../activity';

const recordBatchInput = z.object({ route: z.string(), transferId: z.string(), result: batchResultSchema });

/** Keeps what a batch came to, for the report. */
export const recordBatch = activity(
  recordBatchInput,
  async (input, services): Promise<Record<string, never>> => {
    const { transferId, result } = input;
    await services
      .records(services.route(input.route))
      .write(batchResultPath(transferId, result.batch), result);
    return {};
  },
);
