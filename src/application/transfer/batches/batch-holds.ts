import pMap from 'p-map';
import { z } from 'zod';
import type { Waybill } from '../../../domain/waybill/waybill';
import type { Records } from '../../../records/records';
import { waybillPath } from '../../../records/transfer/paths';

/** What a batch is to bring. */
export const holdsSchema = z
  .object({
    artifacts: z.int().min(0),
    bytes: z.int().min(0).describe('As the source lists them.'),
    first: z.string().optional().describe('Its first artifact.'),
    last: z.string().optional().describe('Its last, where it has several.'),
  })
  .meta({ id: 'BatchHolds' });
export type BatchHolds = z.output<typeof holdsSchema>;

/** Sums up a waybill. */
export function holdsOf({ artifacts }: Pick<Waybill, 'artifacts'>): BatchHolds {
  const [first, last] = [artifacts[0], artifacts.at(-1)];
  return {
    artifacts: artifacts.length,
    bytes: artifacts.reduce((sum, { size }) => sum + size, 0),
    ...(first && { first: first.reference }),
    ...(last && last !== first && { last: last.reference }),
  };
}

const readsAtOnce = 16;
const keptAtMost = 5000;

/** What batches under way hold; at most a few artifacts leave a waybill, so each is read once per process. */
const known = new Map<string, BatchHolds>();

/** What some batches hold, by number; one whose waybill is gone is missing. */
export async function batchHolds(
  records: Records,
  transferId: string,
  batches: readonly number[],
): Promise<ReadonlyMap<number, BatchHolds>> {
  const found = await pMap(
    batches,
    async (batch): Promise<readonly (readonly [number, BatchHolds])[]> => {
      const path = waybillPath(transferId, batch);
      const before = known.get(path.name);
      if (before !== undefined) return [[batch, before]];
      const waybill = await records.read(path);
      if (waybill === undefined) return [];
      if (known.size >= keptAtMost) known.clear();
      const holds = holdsOf(waybill);
      known.set(path.name, holds);
      return [[batch, holds]];
    },
    { concurrency: readsAtOnce },
  );
  return new Map(found.flat());
}
