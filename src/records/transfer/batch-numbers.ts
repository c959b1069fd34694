import type { Services } from '../../services';
import type { Route } from '../../domain/route';
import type { PassedOver } from '../passed-over';
import type { Records } from '../records';
import { waybillPath, waybillsFolder } from './paths';

/** Numbers of the batches that have a document in a folder, ascending. */
export async function batchNumbers(records: Records, folder: string): Promise<number[]> {
  const numbers: number[] = [];
  let from: string | undefined;
  do {
    const page = await records.list(folder, 5000, from);
    numbers.push(...page.paths.map((path) => Number.parseInt(path.slice(folder.length), 10)));
    from = page.next;
  } while (from !== undefined);
  return numbers.sort((a, b) => a - b);
}

/** How many batches a transfer has whose plan is lost: its waybills know it, too. */
export async function countBatches(
  services: Services,
  route: Route,
  transferId: string,
  passedOver: PassedOver,
): Promise<number> {
  const records = services.records(route);
  const numbers = await batchNumbers(records, waybillsFolder(transferId));
  const [first] = numbers;
  // A trimmed plan leaves waybills of higher numbers behind.
  const waybill =
    first === undefined ? undefined : await passedOver.unless(records.read(waybillPath(transferId, first)));
  return waybill?.batches ?? numbers.at(-1) ?? 0;
}
