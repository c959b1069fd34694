import { z } from 'zod';
import { type Immutable, jsonIn, objectOf } from '../schema';
import { parseReference, referenceOf } from './artifact-reference';
import { fill, starsIn, starsOf } from './stars';

const mostRules = 100;

const pattern = z.string('must be a text like team/**').min(1, 'is empty').max(512);

const ruleSchema = objectOf(
  {
    from: pattern.describe('Repositories at the source; `*` stays within a path segment, `**` crosses them.'),
    to: pattern.describe('Their name at the target, with the same stars, which stand for the same.'),
  },
  'an object with from and to',
).superRefine(({ from, to }, context) => {
  const refuse = (path: 'from' | 'to', message: string): void =>
    context.addIssue({ code: 'custom', path: [path], message });
  const wrong = shapeProblem(from);
  if (wrong !== undefined) refuse('from', wrong);
  else if (shapeProblem(to) !== undefined) refuse('to', shapeProblem(to) ?? '');
  else if (starsOf(from).join(' ') !== starsOf(to).join(' '))
    refuse('to', `must have the stars of from, in that order: ${starsOf(from).join(' ') || 'none'}`);
});

/** Rules that give repositories other names at the target: the first that fits one renames it. */
export const renameRulesSchema = z
  .array(ruleSchema, 'must be a list of rules with from and to')
  .max(mostRules, `has more than ${mostRules} rules: write wider ones`)
  .superRefine((rules, context) => {
    rules.forEach(({ from }, i) => {
      const first = rules.findIndex((rule) => rule.from === from);
      if (first < i)
        context.addIssue({
          code: 'custom',
          path: [i, 'from'],
          message: `stands in rule ${first + 1} already`,
        });
    });
  })
  .meta({ examples: [[{ from: 'team/**', to: 'mirror/team/**' }]] });

/** Reads rules of renaming that are written as JSON. */
export const readRules = (text: string) => renameRulesSchema.safeParse(jsonIn(text));

/** As a text; undefined for what are no rules. */
export const rulesText = (written: unknown): string | undefined =>
  renameRulesSchema.safeParse(written).success ? JSON.stringify(written) : undefined;

/** What becomes of names on the way. */
export interface Renaming {
  /** Stands in front of every name, after the rules. */
  readonly prefix?: string;
  readonly rules: Immutable<z.output<typeof renameRulesSchema>>;
}

/** The name at the target of a repository of the source. */
export type NameAtTarget = (repository: string) => string;

/** A renaming made ready to be asked many times; the same name where nothing fits. */
export const nameAtTarget =
  ({ prefix, rules }: Renaming = { rules: [] }): NameAtTarget =>
  (repository) => {
    for (const { from, to } of rules) {
      const stars = starsIn(from, repository);
      if (stars !== undefined) return prefixed(prefix, fill(to, stars));
    }
    return prefixed(prefix, repository);
  };

const prefixed = (prefix: string | undefined, name: string): string =>
  prefix === undefined ? name : [prefix, name].filter(Boolean).join('/');

/** The same reference under the name its repository has at the target. */
export function renamed(reference: string, name: NameAtTarget): string {
  const { repository } = referenceOf(reference);
  return name(repository) + reference.slice(repository.length);
}

/** What is wrong with the name of a repository; undefined when nothing is. */
export function repositoryProblem(repository: string): string | undefined {
  const parsed = parseReference(`${repository}:tag`);
  return typeof parsed === 'string' ? parsed : undefined;
}

/** What is wrong with one side of a rule. */
function shapeProblem(text: string): string | undefined {
  if (/[?{}[\]!]/.test(text)) return 'has another wildcard than * and **: those are all a new name can keep';
  if (text.includes(':') || text.includes('@')) return 'has a tag or digest: name repositories only';
  if (text.split('/').some((segment) => segment.includes('**') && segment !== '**'))
    return 'has ** beside something else in a path segment: write * there';
  const sample = text.replaceAll(/\*+/g, 'a');
  return repositoryProblem(sample);
}
