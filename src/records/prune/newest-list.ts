import type { Route } from '../../domain/route';
import { senderOf } from '../../domain/waybill/address';
import type { TagList } from '../../domain/waybill/tag-list';
import type { Services } from '../../services';
import { listAll } from '../records';
import { newestListPath, newestListsFolder } from './paths';

const pathOf = (route: Route, list: TagList) => newestListPath(route.name, senderOf(list), list.selection);

/** Notes that a route took a list of tags. Each by itself: a later number may go with an older look. */
export async function noteList(services: Services, route: Route, list: TagList): Promise<void> {
  await services.records(route).update(pathOf(route, list), (known) => ({
    number: Math.max(known?.number ?? 0, list.number),
    asOf: Math.max(known?.asOf ?? 0, list.asOf),
  }));
}

/** Why nothing may go by a list any more: a newer one by the same rules came. */
export async function whyOutdated(
  services: Services,
  route: Route,
  list: TagList,
): Promise<string | undefined> {
  const newest = await services.records(route).read(pathOf(route, list));
  if (newest === undefined || (newest.number <= list.number && newest.asOf <= list.asOf)) return undefined;
  return `a newer list, or one of a later look, came of ${senderOf(list)}: number ${newest.number}`;
}

/** Forgets the lists of a sender whose numbers begin anew. */
export async function forgetLists(services: Services, route: Route, sender: string): Promise<void> {
  const records = services.records(route);
  for (const name of await listAll(records, newestListsFolder(route.name, sender)))
    await records.remove({ name });
}
