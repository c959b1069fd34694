import type { Route } from '../../domain/route';
import { holderOf, isTooOld, type Taken } from '../../domain/waybill/numbers';
import type { TagList } from '../../domain/waybill/tag-list';
import { reportPath, requestPath } from '../../records/transfer/paths';
import type { Services } from '../../services';

/** How many waybills of the transfer that sent a list are not here. */
interface WaybillsOf {
  /** They may still arrive, verified to the last artifact. */
  readonly left: number;
  /** Nobody knows any more whether they did. */
  readonly unknown: number;
}

/** Looks which waybills a list of tags waits for, by what was taken of its sender. */
export async function waybillsOf(
  services: Services,
  route: Route,
  list: TagList,
  taken: Taken | undefined,
): Promise<WaybillsOf> {
  const records = services.records(route);
  let [left, unknown] = [0, 0];
  for (const number of list.waybills) {
    const holder = holderOf(taken, number);
    const report = holder === undefined ? undefined : await records.read(reportPath(holder));
    if (report?.status === 'succeeded') continue;
    // Documents of old transfers are purged.
    const isGone = holder !== undefined && (await records.read(requestPath(holder))) === undefined;
    if (isGone || (holder === undefined && isTooOld(taken, number))) unknown += 1;
    else left += 1;
  }
  return { left, unknown };
}
