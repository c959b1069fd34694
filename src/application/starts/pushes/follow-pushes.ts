import type { PushRule, TakenPushes } from '../../../domain/starts/push';
import { closedUntil } from '../../../domain/starts/windows';
import { orderFor, takePushes } from '../../../domain/starts/take-pushes';
import { pendingPushPath, takenPushesPath } from '../../../records/starts/paths';
import { forgetPushes, readPushes } from '../../../records/starts/pushes';
import { derivedTransferId } from '../../../records/transfer/transfer-id';
import type { App } from '../../instances';
import { allSettled } from '../all-settled';
import { startTransfer } from '../start-transfer';

/**
 * Starts transfers of what was pushed. Which pushes make a transfer is written down first, exactly those are
 * forgotten when it is started, and its id follows from them: a look that was cut short is finished by the
 * next one, and a push that arrives meanwhile waits for the next transfer.
 * @throws AggregateError of the rules that failed; the next look tries again.
 */
export async function followPushes(app: App): Promise<void> {
  await allSettled('push rules', app.config.pushRules, (rule) => followRule(app, rule));
}

async function followRule(app: App, rule: PushRule): Promise<void> {
  const { taken, pending } = await readPushes(app, rule);
  for (const each of taken) await startTaken(app, rule, each);
  const ripe = takePushes(rule, pending, app.now());
  if (ripe === undefined || closedUntil(app.route(rule.route).windows, app.now()) !== undefined) return;
  const names = ripe.pushes.map((push) => pendingPushPath(rule, push).name);
  const transferId = derivedTransferId('push', rule.route, rule.name, ...names);
  const next: TakenPushes = { transferId, ...ripe };
  await app.records(app.route(rule.route)).write(takenPushesPath(rule, transferId), next);
  await startTaken(app, rule, next);
}

async function startTaken(app: App, rule: PushRule, taken: TakenPushes): Promise<void> {
  await startTransfer(app, {
    order: orderFor(rule, taken.artifacts),
    transferId: taken.transferId,
    trigger: 'event',
    cause: rule.name,
    caller: { kind: 'push', name: rule.name },
  });
  await forgetPushes(app, rule, taken);
}
