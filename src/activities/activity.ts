import type { InvocationContext } from '@azure/functions';
import type { ActivityHandler } from 'durable-functions';
import type { z } from 'zod';
import { toTransferError } from '../azure/failure';
import type { Services } from '../services';
import { TransferError, type Outcome } from '../domain/errors';
import { problemIn, type Immutable } from '../domain/schema';

/**
 * An effect: idempotent, small JSON in and out. It throws; `asHandler` makes values of permanent failures.
 */
export interface Activity<I, O> {
  (input: I, services: Services): Promise<O>;
  /** What its input must look like: another version of the app may have written the history it comes from. */
  readonly input?: z.ZodType;
}

/** An activity whose input is parsed before it runs. */
export const activity = <S extends z.ZodType, O>(
  input: S,
  run: (input: Immutable<z.output<S>>, services: Services) => Promise<O>,
): Activity<Immutable<z.output<S>>, O> => Object.assign(run, { input });

/**
 * The durable handler of an activity. What will not heal is returned as `{ok: false}`; what may heal is
 * thrown, so that the host retries. The thrown message begins with the failure as JSON, which is how
 * `attempt` in the orchestrations gets it back when the retries are used up: durable-functions carries
 * nothing but text.
 */
export function asHandler<I, O>(
  name: string,
  run: Activity<I, O>,
  services: () => Services,
): ActivityHandler {
  return async (input: unknown, context: InvocationContext): Promise<Outcome<O>> => {
    try {
      const log: Services['log'] = (event) => {
        context.log(JSON.stringify(event));
      };
      return { ok: true, value: await run(parse(name, run, input), { ...services(), log }) };
    } catch (thrown) {
      const error = toTransferError(thrown, name, 'app');
      if (!error.failure.retryable) return { ok: false, error: error.failure };
      throw new Error(JSON.stringify(error.failure), { cause: thrown });
    }
  };
}

/** @throws TransferError INTERNAL naming the field */
function parse<I>(name: string, { input: schema }: Activity<I, unknown>, input: unknown): I {
  if (schema === undefined) return input as I;
  const parsed = schema.safeParse(input);
  if (parsed.success) return parsed.data as I;
  const message = `the input of ${name}: ${problemIn(parsed.error)}`;
  throw new TransferError('INTERNAL', message, { operation: name, origin: 'app' });
}
