import type { z } from 'zod';
import { pointer } from '../domain/schema';
import { Refusal, type FieldProblem } from './refusal';

/** More than this many problems help nobody; the rest is counted. */
const mostProblems = 100;

/** Parses a value; all problems at once. @throws Refusal REQUEST_INVALID naming every field. */
export function check<T>(schema: z.ZodType<T>, value: unknown): T {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  throw invalid(fieldProblems(parsed.error));
}

/** The refusal for a list of problems, cut to a readable length. */
export function invalid(problems: readonly FieldProblem[]): Refusal {
  const count = problems.length === 1 ? 'one problem' : `${problems.length} problems`;
  const shown = problems.length > mostProblems ? `; the first ${mostProblems} are listed` : '';
  return new Refusal('REQUEST_INVALID', `The request has ${count}${shown}.`, problems.slice(0, mostProblems));
}

/** Problems with JSON pointers, from a failed parse. */
export function fieldProblems(error: z.ZodError): FieldProblem[] {
  return error.issues.flatMap((issue): FieldProblem[] => {
    if (issue.code === 'unrecognized_keys') {
      return issue.keys.map((key) => ({
        field: pointer([...issue.path, key]),
        problem: 'is unknown',
        fix: 'Remove it, or check the spelling.',
      }));
    }
    return [{ field: pointer(issue.path), problem: issue.message }];
  });
}
