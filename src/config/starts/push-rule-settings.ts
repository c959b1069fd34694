import { z } from 'zod';
import type { PushRule } from '../../domain/starts/push';
import { selectionSchema } from '../../domain/selection/selection';
import { checkNames, number, startName, type Report } from '../read-setting';

/** A rule for pushes in the routes file. */
export const pushRuleSchema = z
  .strictObject({
    name: startName,
    selection: selectionSchema.describe('Which pushed tags start a transfer.'),
    quietSeconds: number({ min: 0, max: 3600 }, 30).describe(
      'Start when nothing was pushed for this long, so that what is pushed together travels together.',
    ),
    longestSeconds: number({ min: 1, max: 86_400 }, 600).describe(
      'Start at the latest so long after the first push, however many follow.',
    ),
  })
  .meta({ id: 'PushRule' });

/** The rules of a route, checked alone and together. */
export function pushRulesOf(route: string, written: readonly unknown[], report: Report): PushRule[] {
  const list = ['routes', route, 'events'];
  checkNames(list, written, report);
  return written.flatMap((each, index) => {
    const { data } = pushRuleSchema.safeParse(each);
    // The structure of the file has been judged, and reported, as a whole.
    if (data === undefined) return [];
    if (data.selection.newest !== undefined) {
      const problem = 'is of no use: a push brings one tag, which is the newest; remove it';
      report([...list, index, 'selection', 'newest'], problem);
    }
    if (data.longestSeconds < data.quietSeconds) {
      report([...list, index, 'longestSeconds'], `must not be less than quietSeconds (${data.quietSeconds})`);
    }
    return [{ route, ...data }];
  });
}
