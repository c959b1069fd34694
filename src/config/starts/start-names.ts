import { z } from 'zod';
import { pointer } from '../../domain/schema';
import type { ConfigProblem } from '../read-setting';

/** Names of schedules and push rules: part of ids, paths and URLs. */
export const startName = z
  .string('is missing')
  .regex(/^[a-z][a-z0-9-]{0,31}$/, 'must be 1 to 32 lower-case letters, digits and dashes, a letter first')
  .describe('Unique within the route.');

/** Names that are given twice in a list. */
export function nameProblems(place: readonly PropertyKey[], written: readonly unknown[]): ConfigProblem[] {
  const first = new Map<string, number>();
  return written.flatMap((each, index) => {
    const name = typeof each === 'object' && each !== null && 'name' in each ? each.name : undefined;
    if (typeof name !== 'string') return [];
    const other = first.get(name);
    if (other === undefined) {
      first.set(name, index);
      return [];
    }
    return [
      {
        setting: pointer([...place, index, 'name']),
        problem: `is ${name}, as that of number ${other} of this list: give it another name`,
      },
    ];
  });
}
