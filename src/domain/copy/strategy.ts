import type { CopyStrategy } from '../route';
import type { Refusal } from './job';

/** How to copy, and why so. */
export interface StrategyChoice {
  readonly strategy: CopyStrategy;
  readonly reason: string;
  /** Found out by this copy rather than remembered: worth remembering once it has succeeded. */
  readonly found: boolean;
}

/** What a route's last automatic copy used; kept as a document. */
export interface RememberedChoice extends Omit<StrategyChoice, 'found'> {
  /** ISO time. */
  readonly decidedAt: string;
}

/** A fall-back is looked at again after a day: networks and services change. */
const rememberedMs = 24 * 3_600_000;

/** Where a route's choice is kept in the state container. */
export const rememberedPath = (route: string): string => `routes/${route}/copy-strategy.json`;

/** First choice of an automatic copy: let the target service pull, unless that failed lately. */
export function firstChoice(remembered: RememberedChoice | undefined, now: Date): StrategyChoice {
  if (remembered !== undefined && now.getTime() - Date.parse(remembered.decidedAt) < rememberedMs) {
    return { strategy: remembered.strategy, reason: remembered.reason, found: false };
  }
  return { strategy: 'from-url', reason: 'the target service can read the source', found: true };
}

/**
 * Next choice after a refusal. A service that cannot reach the source will not reach it with Copy Blob either; one that only
 * lacks Put Block From URL may well copy.
 */
export function nextChoice(refused: CopyStrategy, { kind, reason }: Refusal): StrategyChoice | undefined {
  if (refused === 'stream') return undefined;
  const strategy = refused === 'from-url' && kind === 'not-implemented' ? 'server-copy' : 'stream';
  return { strategy, reason: `${refused} was refused: ${reason}`, found: true };
}
