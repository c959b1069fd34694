import type { HttpRequest } from '@azure/functions';
import type { z } from 'zod';
import { fieldProblems, invalid } from '../application/check';

/** A function key may travel in the query; it is the host's business. */
const keyParameters = new Set(['code', 'clientid']);

/** Parses the query string. @throws Refusal naming every parameter that is wrong. */
export function parseQuery<T>(request: HttpRequest, schema: z.ZodType<T>): T {
  const given = [...request.query].filter(([name]) => !keyParameters.has(name.toLowerCase()));
  const parsed = schema.safeParse(Object.fromEntries(given));
  if (parsed.success) return parsed.data;
  throw invalid(
    fieldProblems(parsed.error).map((problem) => ({ ...problem, field: problem.field.slice(1) })),
  );
}
