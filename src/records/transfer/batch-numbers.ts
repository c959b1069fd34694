import type { PassedOver } from '../passed-over';
import { listAll, type Records } from '../records';
import { waybillPath, waybillsFolder } from './paths';

/** Numbers of the batches that have a document in a folder, ascending. */
export async function batchNumbers(records: Records, folder: string): Promise<number[]> {
  const names = await listAll(records, folder);
  return names.map((name) => Number.parseInt(name.slice(folder.length), 10)).sort((a, b) => a - b);
}

/** How many batches a transfer has whose plan is lost: its waybills know it, too. */
export async function countBatches(
  records: Records,
  transferId: string,
  passedOver: PassedOver,
): Promise<number> {
  const numbers = await batchNumbers(records, waybillsFolder(transferId));
  const [first] = numbers;
  // A trimmed plan leaves waybills of higher numbers behind.
  const waybill =
    first === undefined ? undefined : await passedOver.unless(records.read(waybillPath(transferId, first)));
  return waybill?.batches ?? numbers.at(-1) ?? 0;
}
