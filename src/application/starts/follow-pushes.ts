import pMap from 'p-map';
import type { Documents } from '../../azure/documents';
import type { Services } from '../../services';
import {
  isTaken,
  parsePendingPath,
  pushFolder,
  takenPath,
  type PushRule,
  type TakenPushes,
} from '../../domain/starts/push';
import { orderFor, takePushes } from '../../domain/starts/take-pushes';
import { allSettled } from './all-settled';
import { startTransfer } from './start-transfer';
import { derivedTransferId } from '../../records/transfer/transfer-id';
import type { TransferClient } from '../instances';

/**
 * Starts transfers of what was pushed. Which pushes make a transfer is written down first, exactly those are removed when it is started, and its id
 * follows from them: a look that was cut short is finished by the next one, and a push that arrives meanwhile waits for its own turn.
 * @throws AggregateError of the rules that failed; the next look tries again.
 */
export async function followPushes(client: TransferClient, services: Services): Promise<void> {
  await allSettled('push rules', services.config.pushRules, (rule) => followRule(client, services, rule));
}

async function followRule(client: TransferClient, services: Services, rule: PushRule): Promise<void> {
  const documents = services.documents(services.route(rule.route));
  const paths = await listAll(documents, pushFolder(rule));
  const done = new Set<string>();
  for (const path of paths.filter((each) => isTaken(rule, each))) {
    const taken = await documents.read<TakenPushes>(path);
    if (taken === undefined) continue;
    await startTaken(client, services, rule, taken);
    for (const each of taken.paths) done.add(each);
  }
  const pending = paths.flatMap((path) => (done.has(path) ? [] : (parsePendingPath(rule, path) ?? [])));
  const ripe = takePushes(rule, pending, services.now());
  if (ripe === undefined) return;
  const transferId = derivedTransferId('push', rule.route, rule.name, ...ripe.paths);
  const taken: TakenPushes = { transferId, ...ripe };
  await documents.write(takenPath(rule, transferId), taken);
  await startTaken(client, services, rule, taken);
}

const removedAtOnce = 16;

async function startTaken(
  client: TransferClient,
  services: Services,
  rule: PushRule,
  { transferId, artifacts, paths }: TakenPushes,
): Promise<void> {
  const documents = services.documents(services.route(rule.route));
  await startTransfer(client, services, {
    order: orderFor(rule, artifacts),
    transferId,
    trigger: 'event',
    cause: rule.name,
  });
  await pMap(paths, (path) => documents.remove(path), { concurrency: removedAtOnce });
  await documents.remove(takenPath(rule, transferId));
}

async function listAll(documents: Documents, folder: string): Promise<string[]> {
  const paths: string[] = [];
  let from: string | undefined;
  do {
    const page = await documents.list(folder, 5000, from);
    paths.push(...page.paths);
    from = page.next;
  } while (from !== undefined);
  return paths;
}
