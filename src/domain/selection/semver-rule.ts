import { minVersion, Range, SemVer } from 'semver';

/** A rule as it is written: versions of these repositories must be in the range. */
export interface SemverRule {
  readonly repositories: string;
  readonly range: string;
  readonly prereleases: boolean;
}

/** Reading a range takes time by the square of its length. */
const longestRange = 512;

/** What is wrong with a range; undefined when nothing is. */
export function semverRangeProblem(text: string, prereleases: boolean): string | undefined {
  if (text.trim() === '') return 'is empty; write e.g. ">=2.1 <3", or "*" for every version';
  if (text.length > longestRange) return `is longer than ${longestRange} characters: write several rules`;
  let range: Range;
  try {
    range = new Range(text, { includePrerelease: prereleases });
  } catch {
    return 'is not a semver range; write e.g. ">=2.1 <3"';
  }
  const least = minVersion(range);
  if (least === null) return 'contradicts itself: no version is in it; correct its bounds';
  if (
    !prereleases &&
    range.set.every((all) =>
      all.some(
        ({ operator, semver }) => operator === '' && semver instanceof SemVer && semver.prerelease.length > 0,
      ),
    )
  )
    return 'names prereleases only, which do not count: set prereleases to true';
  return undefined;
}

/**
 * The version a tag stands for: `1.2.3`, `v1.2.3` and shortened `1.2` or `v1`; null when it is none. Tags
 * cannot have the `+` before build metadata: Helm writes `_` for it.
 */
export function versionOf(tag: string): SemVer | null {
  const match = /^v?(\d+)(?:\.(\d+))?(?:\.(\d+))?(-[0-9A-Za-z.-]+)?(?:_[\w.-]+)?$/.exec(tag);
  if (match === null) return null;
  const [, major, minor = '0', patch = '0', prerelease = ''] = match;
  try {
    return new SemVer(`${major}.${minor}.${patch}${prerelease}`);
  } catch {
    return null;
  }
}

/** Prereleases count only when the rule opts in, and then in the whole range. */
export function inRange(version: SemVer, range: Range, prereleases: boolean): boolean {
  if (!prereleases && version.prerelease.length > 0) return false;
  return range.test(version);
}

/** Whether a tag looks like a version, as that of a calendar, and is none for zeros in front of a part. */
export const isPadded = (tag: string): boolean =>
  /^v?\d+(?:\.\d+)+(?:[-_].*)?$/.test(tag) && versionOf(tag) === null;

/** Whether a version may well be a date or the number of a build. */
export const isNumber = (tag: string): boolean => /^\d{6,}$/.test(tag);
