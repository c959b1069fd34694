import { z } from 'zod';
import type { Report } from '../read-setting';

/** Names of schedules, push rules and targets: part of ids, paths and URLs. */
export const startName = z
  .string('is missing')
  .regex(/^[a-z][a-z0-9-]{0,31}$/, 'must be 1 to 32 lower-case letters, digits and dashes, a letter first')
  .describe('Unique within the route.');

/** Reports names that are given twice in a list. */
export function checkNames(place: readonly string[], written: readonly unknown[], report: Report): void {
  const first = new Map<string, number>();
  for (const [index, each] of written.entries()) {
    const name = typeof each === 'object' && each !== null && 'name' in each ? each.name : undefined;
    if (typeof name !== 'string') continue;
    const other = first.get(name);
    if (other === undefined) first.set(name, index);
    else {
      const problem = `is ${name}, as that of number ${other} of this list: give it another name`;
      report([...place, index, 'name'], problem);
    }
  }
}
