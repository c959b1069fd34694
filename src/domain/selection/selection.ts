import { z } from 'zod';
import { type Immutable, objectOf } from '../schema';
import { contradictions } from './contradictions';
import { compilePattern } from './pattern';
import { semverRangeProblem } from './semver-rule';

/** Limits that keep hostile or mistaken rules cheap. */
const mostPatterns = 200;

const pattern = z
  .string({ error: 'must be a text like team/** or team/api:v*' })
  .superRefine((text, context) => {
    const compiled = compilePattern(text);
    if (typeof compiled === 'string')
      context.addIssue({ code: 'custom', message: compiled, continue: false });
  })
  .describe(
    '`repository` or `repository:tag`, both globs; `*` stays within a path segment, `**` crosses them.',
  );

const patterns = z
  .array(pattern, { error: 'must be a list of patterns like team/** or team/api:v*' })
  .max(mostPatterns, `has more than ${mostPatterns} patterns: write wider ones`);

const semverRule = objectOf(
  {
    repositories: pattern.describe('Repositories the rule is for; a glob without a tag part.'),
    range: z
      .string({ error: 'must be a text like ">=2.1 <3"' })
      .describe('npm semver range, e.g. `>=2.1 <3`.'),
    prereleases: z
      .boolean('must be true or false')
      .default(false)
      .describe('Whether versions like 2.2.0-rc.1 count.'),
  },
  'an object with repositories and range',
).superRefine(({ repositories, range, prereleases }, context) => {
  const problem = semverRangeProblem(range, prereleases);
  if (problem !== undefined)
    context.addIssue({ code: 'custom', path: ['range'], message: problem, continue: false });
  if (repositories.includes(':'))
    context.addIssue({
      code: 'custom',
      path: ['repositories'],
      message: 'has a tag part: the range chooses among the tags; name the repositories only',
    });
});

/**
 * Which artifacts of a registry to transfer, by rules. In this order: a tag must match an `allow` pattern and
 * no `deny` pattern; where `semver` rules name its repository it must be a version in one of their ranges; of
 * what is left in a repository the `newest` n stay. See docs/configure/selection.md.
 */
export const selectionSchema = objectOf(
  {
    allow: patterns.min(1, 'is empty: allow at least one pattern, `**` for everything'),
    deny: patterns.default([]),
    semver: z
      .array(semverRule, { error: 'must be a list of rules with repositories and range' })
      .max(mostPatterns, `has more than ${mostPatterns} rules: write wider ones`)
      .default([]),
    newest: z
      .int('must be a whole number')
      .min(1, 'must be 1 or more; leave it out for all')
      .max(10_000, 'must be at most 10000; leave it out for all')
      .optional()
      .describe('At most so many tags of a repository, the latest updated.'),
    referrers: z
      .enum(['none', 'all'], 'must be none or all')
      .default('none')
      .describe('Whether signatures, SBOMs and attestations travel with what they refer to.'),
    mode: z
      .enum(['missing', 'all'], 'must be missing or all')
      .default('missing')
      .describe('`missing` leaves out what the target holds with the same digest.'),
  },
  'an object like {"allow": ["team/**"]}',
)
  .superRefine((selection, context) => {
    for (const { path, message } of contradictions(selection)) {
      context.addIssue({ code: 'custom', path: [...path], message });
    }
  })
  .meta({ id: 'Selection', examples: [{ allow: ['team/**'], deny: ['**:*-debug'], newest: 5 }] });

export type Selection = Immutable<z.output<typeof selectionSchema>>;
