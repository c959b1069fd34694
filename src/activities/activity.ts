import type { InvocationContext } from '@azure/functions';
import type { ActivityHandler } from 'durable-functions';
import type { z } from 'zod';
import { toTransferError } from '../azure/failure';
import type { Services } from '../services';
import { failureText, TransferError, type Outcome } from '../domain/errors';
import { immutable, problemIn, type Immutable } from '../domain/schema';

/** An effect: idempotent, small JSON in and out. It throws; `asHandler` makes values of what is permanent. */
export interface Activity<I, O> {
  (input: I, services: Services): Promise<O>;
  /** The same for what a history holds, maybe of another version. @throws TransferError INTERNAL */
  readonly parsing: (name: string, input: unknown, services: Services) => Promise<O>;
}

/** An activity whose input is parsed before it runs. */
export const activity = <S extends z.ZodType, O>(
  schema: S,
  run: (input: Immutable<z.output<S>>, services: Services) => Promise<O>,
): Activity<Immutable<z.output<S>>, O> =>
  Object.assign(run, {
    parsing: (name: string, input: unknown, services: Services): Promise<O> => {
      const parsed = immutable(schema).safeParse(input);
      if (parsed.success) return run(parsed.data, services);
      throw new Unread(name, problemIn(parsed.error));
    },
  });

/** An input this build cannot read: beside it another may run that can, and the next try may be its own. */
class Unread extends TransferError {
  constructor(operation: string, problem: string) {
    super('INTERNAL', `the input of ${operation}: ${problem}`, { operation, origin: 'app' });
  }
}

/**
 * The durable handler of an activity. What will not heal is returned as `{ok: false}`; what may heal is
 * thrown, so that the host retries, as the text from which `attempt` in the orchestrations reads the failure
 * when the retries are used up.
 */
export function asHandler<O>(
  name: string,
  run: Activity<never, O>,
  services: (invocation: InvocationContext) => Services,
): ActivityHandler {
  return async (input: unknown, context: InvocationContext): Promise<Outcome<O>> => {
    try {
      const its = services(context);
      const step = { activity: name, input, traceParent: context.traceContext?.traceParent, log: its.log };
      return { ok: true, value: await its.telemetry.around(step, () => run.parsing(name, input, its)) };
    } catch (thrown) {
      const error = toTransferError(thrown, name, 'app');
      if (!error.failure.retryable && !(error instanceof Unread)) return { ok: false, error: error.failure };
      throw new Error(failureText(error.failure), { cause: thrown });
    }
  };
}
