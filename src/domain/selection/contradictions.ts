import { Range } from 'semver';
import { requirePattern, type Pattern } from './pattern';
import { inRange, versionOf, type SemverRule } from './semver-rule';

/** The rules that may contradict each other. */
interface Rules {
  readonly allow: readonly string[];
  readonly deny: readonly string[];
  readonly semver: readonly SemverRule[];
}

type Ranged = SemverRule & { readonly pattern: Pattern };

interface Contradiction {
  /** Of the rule that can be corrected, within the selection. */
  readonly path: readonly (string | number)[];
  readonly message: string;
}

/** Allow patterns that can select nothing, and semver rules that are never asked. */
export function contradictions({ allow, deny, semver }: Rules): Contradiction[] {
  const denied = deny.map(requirePattern);
  const allowed = allow.map(requirePattern);
  const ranged = semver.map((rule) => ({ ...rule, pattern: requirePattern(rule.repositories) }));
  return [
    ...allowed.flatMap((pattern, i): Contradiction[] => {
      const by = denied.find((rule) => swallows(rule, pattern));
      if (by !== undefined) {
        const message = `can select nothing: deny ${by.text} takes all of it; remove one of the two`;
        return [{ path: ['allow', i], message }];
      }
      return excludedByVersion(pattern, ranged).map((message) => ({ path: ['allow', i], message }));
    }),
    ...ranged.flatMap(({ pattern: { repository } }, i): Contradiction[] => {
      if (repository === undefined || allowed.some((rule) => rule.matchesRepository(repository))) return [];
      const message = `is for ${repository}, which no allow pattern takes; allow it or remove the rule`;
      return [{ path: ['semver', i, 'repositories'], message }];
    }),
  ];
}

/** Whether a pattern certainly matches all that another does: false when in doubt. */
function swallows(rule: Pattern, other: Pattern): boolean {
  if (rule.text === other.text || (rule.everyTag && rule.text.split(':', 1).join('') === '**')) return true;
  if (other.repository === undefined || !rule.matchesRepository(other.repository)) return false;
  return rule.everyTag || (other.tag !== undefined && rule.matchesTag(other.tag));
}

/** An allow pattern that names one tag, which the ranges for its repository leave out. */
function excludedByVersion({ repository, tag }: Pattern, semver: readonly Ranged[]): string[] {
  if (repository === undefined || tag === undefined) return [];
  const rules = semver.filter(({ pattern }) => pattern.matchesRepository(repository));
  if (rules.length === 0) return [];
  const version = versionOf(tag);
  const named = rules.map(({ repositories, range }) => `${repositories} ${range}`).join(', ');
  if (version === null) {
    return [
      `names the tag ${tag}, which is no version, but semver ${named} takes only versions; list it ` +
        'under artifacts',
    ];
  }
  const within = rules.some(({ range, prereleases }) =>
    inRange(version, new Range(range, { includePrerelease: prereleases }), prereleases),
  );
  return within ? [] : [`names the tag ${tag}, which semver ${named} leaves out; remove one of the two`];
}
