import type { OrchestrationContext } from 'durable-functions';
import type { z } from 'zod';
import { problemIn, type Immutable } from '../domain/schema';

/** What an orchestration is given, maybe by another version of the app. @throws Error naming the field */
export function inputOf<S extends z.ZodType>(
  context: OrchestrationContext,
  schema: S,
): Immutable<z.output<S>> {
  const parsed = schema.safeParse(context.df.getInput());
  if (parsed.success) return parsed.data as Immutable<z.output<S>>;
  throw new Error(`the input of ${context.df.instanceId}: ${problemIn(parsed.error)}`);
}
