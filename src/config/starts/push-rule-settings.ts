import { z } from 'zod';
import { pointer } from '../../domain/schema';
import type { PushRule } from '../../domain/starts/push';
import { selectionSchema } from '../../domain/selection/selection';
import { number, type ConfigProblem } from '../read-setting';
import { nameProblems, startName } from './start-names';

/** A rule for pushes in the routes file. */
export const pushRuleSchema = z
  .strictObject({
    name: startName,
    selection: selectionSchema.describe('Which pushed tags start a transfer.'),
    quietSeconds: number(
      { min: 0, max: 3600 },
      30,
      'Start when nothing was pushed for this long, so that what is pushed together travels together.',
    ),
    longestSeconds: number(
      { min: 1, max: 86_400 },
      600,
      'Start at the latest so long after the first push, however many follow.',
    ),
  })
  .meta({ id: 'PushRule' });

/** The rules of a route; what is wrong with them, alone or together, is added to the problems. */
export function pushRulesOf(
  route: string,
  written: readonly unknown[],
  problems: ConfigProblem[],
): PushRule[] {
  const place = ['routes', route, 'events'];
  problems.push(...nameProblems(place, written));
  return written.flatMap((each, index) => {
    const { data } = pushRuleSchema.safeParse(each);
    // The structure of the file has been judged, and reported, as a whole.
    if (data === undefined) return [];
    if (data.selection.newest !== undefined) {
      problems.push({
        setting: pointer([...place, index, 'selection', 'newest']),
        problem: 'is of no use: a push brings one tag, which is the newest; remove it',
      });
    }
    if (data.longestSeconds < data.quietSeconds) {
      problems.push({
        setting: pointer([...place, index, 'longestSeconds']),
        problem: `must not be less than quietSeconds (${data.quietSeconds})`,
      });
    }
    return [{ route, ...data }];
  });
}
