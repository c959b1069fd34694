import type { PendingPush, PushRule, TakenPushes } from './push';
import type { PlanOrder } from './transfer-order';

/** The most patterns one selection may have. */
const mostPatterns = 200;

/**
 * The pushes whose time has come: all that wait once it is quiet, or once the first has waited for the
 * longest. Order and repetition of events do not matter: what is transferred is what the tags point to when
 * the transfer is planned.
 */
export function takePushes(
  { quietSeconds, longestSeconds }: Pick<PushRule, 'quietSeconds' | 'longestSeconds'>,
  pending: readonly PendingPush[],
  now: Date,
): Omit<TakenPushes, 'transferId'> | undefined {
  if (pending.length === 0) return undefined;
  const first = pending.reduce((time, { arrivedMs }) => Math.min(time, arrivedMs), Infinity);
  const last = pending.reduce((time, { arrivedMs }) => Math.max(time, arrivedMs), 0);
  const quiet = now.getTime() - last >= quietSeconds * 1000;
  const overdue = now.getTime() - first >= longestSeconds * 1000;
  if (!quiet && !overdue) return undefined;
  const artifacts = new Set<string>();
  const pushes: PendingPush[] = [];
  for (const push of pending) {
    const { repository, tag } = push;
    const reference = `${repository}:${tag}`;
    if (artifacts.size === mostPatterns && !artifacts.has(reference)) continue;
    artifacts.add(reference);
    pushes.push(push);
  }
  return { artifacts: [...artifacts], pushes };
}

/**
 * What to transfer for pushes that a rule took: these tags, by the other terms of its selection. What the
 * target holds already is left out, so that two routes in opposite directions do not answer each other's
 * imports forever.
 */
export const orderFor = (
  { route, selection: { mode, referrers } }: Pick<PushRule, 'route' | 'selection'>,
  artifacts: readonly string[],
): PlanOrder => ({ route, selection: { allow: artifacts, mode, referrers } });
