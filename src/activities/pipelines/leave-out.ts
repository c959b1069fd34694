import { z } from 'zod';
import { waybillPath } from '../../records/transfer/paths';
import { activity } from '../activity';

const leaveOutInput = z.object({
  route: z.string(),
  transferId: z.string(),
  batch: z.int().min(1),
  of: z.int().describe('How many artifacts the waybill has, while they are in it.'),
  left: z.array(z.object({ index: z.int(), text: z.string() })),
});

/** Takes from a waybill what no run exported without an error, and keeps why; once, however often called. */
export const leaveOut = activity(leaveOutInput, async (input, services): Promise<Record<string, never>> => {
  const { transferId, batch, of, left } = input;
  const records = services.records(services.route(input.route));
  const waybill = await records.demand(waybillPath(transferId, batch));
  if (waybill.artifacts.length !== of) return {};
  const textOf = new Map(left.map(({ index, text }) => [index, text]));
  const leftOut = waybill.artifacts.flatMap(({ reference, digest }, i) => {
    const text = textOf.get(i);
    if (text === undefined) return [];
    return [{ reference, digest, reason: `ARTIFACT_NOT_EXPORTED: the export run said: ${text}` }];
  });
  await records.write(waybillPath(transferId, batch), {
    ...waybill,
    artifacts: waybill.artifacts.filter((_, i) => !textOf.has(i)),
    leftOut: [...(waybill.leftOut ?? []), ...leftOut],
  });
  return {};
});
