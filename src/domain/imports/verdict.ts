import { z } from 'zod';
import type { Immutable } from '../schema';

/** One thing the source trigger asks of its pipeline or of a blob, and how it stands. */
const conditionSchema = z
  .object({
    name: z.enum([
      'pipeline',
      'trigger',
      'container',
      'access',
      'rights',
      'last-modified',
      'content-md5',
      'category',
      'committed',
    ]),
    state: z.enum(['met', 'unmet', 'unknown']).describe('unknown: acr-ferry may not look.'),
    found: z.string(),
    remedy: z.string().exactOptional().describe('What to do about it; absent when met.'),
    command: z.string().exactOptional().describe('The line for a shell that does it, where there is one.'),
  })
  .meta({ id: 'TriggerCondition' });
export type Condition = Immutable<z.output<typeof conditionSchema>>;
/** What is asked for. */
export type ConditionName = Condition['name'];

/** Whether the source trigger will import a blob, as far as its documented conditions tell. */
export const verdictSchema = z
  .object({ willImport: z.boolean(), judgedAt: z.iso.datetime(), conditions: z.array(conditionSchema) })
  .describe('Every documented condition of the source trigger, as it was when judged.');
export type Verdict = Immutable<z.output<typeof verdictSchema>>;

/** A condition that holds, and by what. */
export const met = (name: ConditionName, found: string): Condition => ({ name, state: 'met', found });

/** A condition that does not hold, what to do, and the command that does it. */
export const unmet = (name: ConditionName, found: string, remedy: string, command?: string): Condition => ({
  name,
  state: 'unmet',
  found,
  remedy,
  ...(command !== undefined && { command }),
});

/** A condition acr-ferry may not look at, and what to do when it is to blame. */
export const unknown = (name: ConditionName, found: string, remedy: string): Condition => ({
  name,
  state: 'unknown',
  found,
  remedy,
});

/** Names of the conditions that do not hold. */
export const unmetOf = ({ conditions }: Verdict): ConditionName[] =>
  conditions.filter(({ state }) => state === 'unmet').map(({ name }) => name);

/** The verdict in a sentence. */
export function sentenceOf({ willImport, conditions }: Verdict): string {
  const reasons = conditions.filter(({ state }) => state === 'unmet').map(({ found }) => found);
  return willImport ? 'will import' : `will not import because ${reasons.join('; ')}`;
}
