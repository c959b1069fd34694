import { Range } from 'semver';
import { requirePattern, type Pattern } from './pattern';
import type { Selection } from './selection';
import { inRange, isNumber, isPadded, versionOf, type SemverRule } from './semver-rule';

/** What of a tag in a listing decides whether it is selected. */
export interface SelectableTag {
  readonly tag: string;
  /** ISO time of the last update: what newest goes by. */
  readonly updatedAt: string;
}

/** A selection made ready to be asked many times. */
export interface Selector {
  /** Whether the repository must be listed. */
  wants(repository: string): boolean;
  /** The tags of a repository that the rules select, by name; the rules that matched something are noted. */
  select<T extends SelectableTag>(repository: string, tags: readonly T[]): T[];
  /** Whether what refers to artifacts of the repository may follow them. */
  follows(repository: string): boolean;
  /** Whether an allow pattern names this very tag. */
  names(repository: string, tag: string): boolean;
  /** What versions of a repository the rules may have been meant to take otherwise, in words. */
  doubts(repository: string, tags: readonly SelectableTag[]): string[];
  /** Rules that matched something so far, as in `rulesOf`. */
  matchedRules(): string[];
}

interface CompiledRule {
  readonly repositories: Pattern;
  readonly range: Range;
  readonly prereleases: boolean;
  readonly text: string;
}

/** The names of the rules of a selection, as notes call them. */
export const rulesOf = ({ allow, deny, semver }: Selection): string[] => [
  ...allow.map((text) => `allow ${text}`),
  ...deny.map((text) => `deny ${text}`),
  ...semver.map(semverText),
];

const semverText = ({ repositories, range }: SemverRule): string => `semver ${repositories} ${range}`;

/** Makes a selection ready. */
export function createSelector(selection: Selection): Selector {
  const allow = selection.allow.map(requirePattern);
  const deny = selection.deny.map(requirePattern);
  const semver: CompiledRule[] = selection.semver.map((rule) => ({
    repositories: requirePattern(rule.repositories),
    range: new Range(rule.range, { includePrerelease: rule.prereleases }),
    prereleases: rule.prereleases,
    text: semverText(rule),
  }));
  const matched = new Set<string>();
  // Every rule is asked, also after one matched: only so an idle rule is known to be idle.
  const anyMatches = (kind: string, rules: readonly Pattern[], tag: string): boolean => {
    const matching = rules.filter((rule) => rule.matchesTag(tag));
    for (const { text } of matching) matched.add(`${kind} ${text}`);
    return matching.length > 0;
  };

  const openOf = <T extends SelectableTag>(repository: string, tags: readonly T[]): T[] => {
    const allowHere = allow.filter((rule) => rule.matchesRepository(repository));
    const denyHere = deny.filter((rule) => rule.matchesRepository(repository));
    return tags.filter(({ tag }) => {
      const isAllowed = anyMatches('allow', allowHere, tag);
      const isDenied = anyMatches('deny', denyHere, tag);
      return isAllowed && !isDenied;
    });
  };
  const versionsOf = (repository: string): CompiledRule[] =>
    semver.filter((rule) => rule.repositories.matchesRepository(repository));

  const satisfiesSemver = (rules: readonly CompiledRule[], tag: string): boolean => {
    if (rules.length === 0) return true;
    const version = versionOf(tag);
    if (version === null) return false;
    const matching = rules.filter(({ range, prereleases }) => inRange(version, range, prereleases));
    for (const { text } of matching) matched.add(text);
    return matching.length > 0;
  };

  return {
    wants: (repository) => allow.some((rule) => rule.matchesRepository(repository)),
    select(repository, tags) {
      const versions = versionsOf(repository);
      const chosen = openOf(repository, tags).filter(({ tag }) => satisfiesSemver(versions, tag));
      return latest(chosen, selection.newest).sort((a, b) => (a.tag < b.tag ? -1 : 1));
    },
    follows: (repository) =>
      allow.some((rule) => rule.matchesRepository(repository)) &&
      !deny.some((rule) => rule.everyTag && rule.matchesRepository(repository)),
    names(repository, tag) {
      const named = allow.find((rule) => rule.repository === repository && rule.tag === tag);
      if (named !== undefined) matched.add(`allow ${named.text}`);
      return named !== undefined;
    },
    doubts(repository, tags) {
      const rules = versionsOf(repository);
      if (rules.length === 0) return [];
      const open = openOf(repository, tags).map(({ tag }) => tag);
      const asNumbers = open.filter((tag) => isNumber(tag) && satisfiesSemver(rules, tag));
      return [
        ...some(repository, open.filter(isPadded), 'left out by semver: no version has a part like 04'),
        ...some(repository, asNumbers, 'taken for a version by semver: deny it if it is a date or a build'),
      ];
    },
    matchedRules: () => [...matched],
  };
}

const some = (repository: string, [first, ...others]: readonly string[], what: string): string[] => {
  if (first === undefined) return [];
  const more = others.length === 0 ? '' : `, like ${others.length} more tags`;
  return [`${repository}:${first} is ${what}${more}`];
};

/** Tags of the same moment are told apart by name, so that plans are stable. */
function latest<T extends SelectableTag>(tags: readonly T[], count = Infinity): T[] {
  if (tags.length <= count) return [...tags];
  return tags
    .toSorted((a, b) =>
      a.updatedAt < b.updatedAt || (a.updatedAt === b.updatedAt && a.tag < b.tag) ? 1 : -1,
    )
    .slice(0, count);
}
