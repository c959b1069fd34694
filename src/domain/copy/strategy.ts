import { z } from 'zod';
import type { Immutable } from '../schema';

/** Why a strategy cannot be used between two accounts; another may. */
export interface Refusal {
  /** `not-implemented`: the target service lacks the operation. `unreachable`: it cannot read the source. */
  readonly kind: 'not-implemented' | 'unreachable';
  readonly reason: string;
}

/** Tells a refusal from the other things an activity may answer. */
export const isRefusal = (answer: { readonly kind: string }): answer is Refusal =>
  answer.kind === 'not-implemented' || answer.kind === 'unreachable';

/** Ways to copy a blob, the first choice first. */
export const copyStrategies = ['from-url', 'stream'] as const;
/** One of them. */
export const copyStrategySchema = z.enum(copyStrategies);
export type CopyStrategy = z.output<typeof copyStrategySchema>;

/** How to copy, and why so. */
export const strategyChoiceSchema = z.object({
  strategy: copyStrategySchema,
  reason: z.string(),
  /** Found out by this copy rather than remembered: worth remembering once it has succeeded. */
  found: z.boolean(),
});
export type StrategyChoice = Immutable<z.output<typeof strategyChoiceSchema>>;

/** What a route's last automatic copy used; kept as a document. */
export const rememberedChoiceSchema = strategyChoiceSchema
  .omit({ found: true })
  .extend({ decidedAt: z.iso.datetime() });
export type RememberedChoice = Immutable<z.output<typeof rememberedChoiceSchema>>;

/** A fall-back is looked at again after a day: networks and services change. */
const rememberedMs = 24 * 3_600_000;

/** First choice of an automatic copy: let the target service pull, unless that failed lately. */
export function firstChoice(remembered: RememberedChoice | undefined, now: Date): StrategyChoice {
  if (remembered !== undefined && now.getTime() - Date.parse(remembered.decidedAt) < rememberedMs) {
    return { strategy: remembered.strategy, reason: remembered.reason, found: false };
  }
  return { strategy: 'from-url', reason: 'the target service can read the source', found: true };
}

/** Next choice after a refusal: the app moves the bytes itself. */
export const nextChoice = (refused: CopyStrategy, { reason }: Refusal): StrategyChoice | undefined =>
  refused === 'stream'
    ? undefined
    : { strategy: 'stream', reason: `${refused} was refused: ${reason}`, found: true };
