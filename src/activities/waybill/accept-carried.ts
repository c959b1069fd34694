import { z } from 'zod';
import { mismatch, otherContent } from '../../domain/waybill/compare-blob';
import { whichBatchSchema } from '../../domain/waybill/waybill';
import { takeNumber } from '../../records/imports/taken';
import { throwIfCancelled } from '../../records/transfer/stops';
import { waybillPath } from '../../records/transfer/paths';
import { activity } from '../activity';

const acceptCarriedInput = whichBatchSchema.extend({
  sha256: z.string().describe('Of the blob, in hex, as it was read.'),
});

/** Compares what was read of a carried blob with its waybill, and takes its number, before any import. */
export const acceptCarried = activity(acceptCarriedInput, async (input, services): Promise<void> => {
  const { transferId, batch, sha256 } = input;
  const route = services.route(input.route);
  await throwIfCancelled(services, route, transferId);
  const { content, origin } = await services.records(route).demand(waybillPath(transferId, batch));
  if (content?.sha256 !== sha256) throw mismatch(otherContent(sha256, content?.sha256));
  if (origin !== undefined) await takeNumber(services, route, origin, transferId);
});
