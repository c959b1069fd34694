import { noSetting } from '../../domain/doctor/needs';
import type { ConfigProblem } from '../read-setting';
import { settingsSchema } from '../settings';

const known = Object.keys(settingsSchema.shape);
/** Shorter names are near too many others. */
const shortest = 6;

/** Names in the environment that are no setting, but so near to one that somebody may have meant it. */
export function misspelt(
  environment: Readonly<Record<string, string | undefined>>,
  /** Names that serve as something else, such as what a routes file puts in by `%NAME%`. */
  used: string,
): ConfigProblem[] {
  return Object.keys(environment).flatMap((name) => {
    // Two underscores are the mark of connections, whose names are up to anybody.
    const isOther = known.includes(name) || name.includes('__') || used.includes(`%${name}%`);
    if (name.length < shortest || isOther) return [];
    const meant = nearest(name.toUpperCase());
    return meant === undefined ? [] : [{ setting: name, problem: `${noSetting}: ${meant} may be meant` }];
  });
}

/** Of longer names two slips are forgiven. A setting that is written right in other letters is none. */
function nearest(name: string): string | undefined {
  const most = name.length < 12 ? 1 : 2;
  const [best] = known
    .filter((each) => Math.abs(each.length - name.length) <= most)
    .map((each) => ({ each, slips: slipsBetween(each, name) }))
    .filter(({ slips }) => slips <= most)
    .sort((a, b) => a.slips - b.slips);
  return best?.each;
}

const at = (row: readonly number[], j: number): number => row[j] ?? Infinity;

/** Letters added, lost, changed or swapped with their neighbour (optimal string alignment). */
function slipsBetween(a: string, b: string): number {
  let before: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const changed = at(last, j - 1) + (a[i - 1] === b[j - 1] ? 0 : 1);
      const isSwap = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1];
      const swapped = isSwap ? at(before, j - 2) + 1 : Infinity;
      row.push(Math.min(at(last, j) + 1, at(row, j - 1) + 1, changed, swapped));
    }
    [before, last] = [last, row];
  }
  return at(last, b.length);
}
