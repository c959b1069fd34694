import type { OrchestrationContext } from 'durable-functions';
import type { z } from 'zod';
import { problemIn, type Immutable } from '../domain/schema';

/** The input of an orchestration: another version of the app may have written it. @throws Error naming the field */
export function inputOf<S extends z.ZodType>(
  context: OrchestrationContext,
  schema: S,
): Immutable<z.output<S>> {
  const parsed = schema.safeParse(context.df.getInput());
  if (parsed.success) return parsed.data as Immutable<z.output<S>>;
  throw new Error(`the input of ${context.df.instanceId}: ${problemIn(parsed.error)}`);
}
