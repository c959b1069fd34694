import pMap from 'p-map';
import type { PendingPush, PushRule, TakenPushes } from '../../domain/starts/push';
import type { Services } from '../../services';
import { listAll } from '../records';
import { pendingPushPath, pushFolder, takenPushesPath, type RuleName } from './paths';

/** What is written down of the pushes that a rule took. */
interface NotedPushes {
  /** In a transfer whose start was cut short. */
  readonly taken: readonly TakenPushes[];
  /** In no transfer yet. */
  readonly pending: readonly PendingPush[];
}

/** Reads the pushes of a rule. */
export async function readPushes(services: Services, rule: PushRule): Promise<NotedPushes> {
  const records = services.records(services.route(rule.route));
  const names = await listAll(records, pushFolder(rule));
  const takenIds = names.flatMap((name) => takenIdIn(rule, name) ?? []);
  const read = await pMap(takenIds, (id) => records.read(takenPushesPath(rule, id)), { concurrency: atOnce });
  const taken = read.filter((each) => each !== undefined);
  const done = new Set(taken.flatMap(({ pushes }) => pushes.map((push) => pendingPushPath(rule, push).name)));
  const pending = names.flatMap((name) => (done.has(name) ? [] : (pendingPushIn(rule, name) ?? [])));
  return { taken, pending };
}

const atOnce = 16;

/** Forgets pushes whose transfer is started; the list of them goes last. */
export async function forgetPushes(services: Services, rule: PushRule, taken: TakenPushes): Promise<void> {
  const records = services.records(services.route(rule.route));
  await pMap(taken.pushes, (push) => records.remove(pendingPushPath(rule, push)), { concurrency: atOnce });
  await records.remove(takenPushesPath(rule, taken.transferId));
}

const takenIdIn = (rule: RuleName, name: string): string | undefined =>
  name.startsWith(`${pushFolder(rule)}taken/`) ? /([^/]+)\.json$/.exec(name)?.[1] : undefined;

/** The push a document is of; undefined for foreign documents. */
export function pendingPushIn(rule: RuleName, name: string): PendingPush | undefined {
  const folder = `${pushFolder(rule)}pending/`;
  const [, at, repository, tag] = /^(\d{14})\/(.+)\/([^/]+)\.json$/.exec(name.slice(folder.length)) ?? [];
  if (!name.startsWith(folder) || at === undefined || repository === undefined || tag === undefined) {
    return undefined;
  }
  return { arrivedMs: Number(at), repository, tag };
}
