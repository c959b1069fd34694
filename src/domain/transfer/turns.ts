import { requireReference } from '../selection/artifact-reference';
import type { PlannedArtifact } from '../waybill/waybill';

/**
 * The transfers of a route that have planned and not ended, in the order they came. Who comes later waits for those before it that move some of
 * the same artifacts; nobody waits for somebody later, so no two wait for each other.
 */
export interface Turns {
  /** Ids of transfers. */
  readonly order: readonly string[];
}

/** Path of a route's turns in the state container. */
export const turnsPath = (route: string): string => `turns/${route}.json`;

export const withTurn = (turns: Turns | undefined, transferId: string): Turns => {
  const order = turns?.order ?? [];
  return { order: order.includes(transferId) ? order : [...order, transferId] };
};

export const withoutTurns = (turns: Turns | undefined, ended: readonly string[]): Turns => ({
  order: (turns?.order ?? []).filter((id) => !ended.includes(id)),
});

/** Those that came before; nobody is before one without a turn. */
export const before = (turns: Turns | undefined, transferId: string): readonly string[] =>
  (turns?.order ?? []).slice(0, Math.max(0, turns?.order.indexOf(transferId) ?? 0));

/** What two transfers must not both move: a tag of the target, and a manifest. */
export function movedBy({ reference, digest }: PlannedArtifact): string[] {
  const manifest = `${requireReference(reference).repository}@${digest}`;
  return manifest === reference ? [manifest] : [reference, manifest];
}
