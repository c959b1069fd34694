import { randomUUID } from 'node:crypto';
import type { CoreInvocationContext, InvocationRequest, ProgrammingModel, TypedData } from './core-types';
import type { AppFunction } from './app-functions';
import { logEnd, logStart } from '../logging/host-entries';
import { scrub, type Log } from '../logging/log';

/** A function to run, and with what. */
export interface Call {
  readonly function: AppFunction;
  /** Trigger value and input bindings by binding name. */
  readonly inputs: InvocationRequest['inputData'];
  readonly triggerMetadata?: Readonly<Record<string, TypedData>>;
  /**
   * Replaces the decoded trigger value. Orchestrations hand their history over as objects this way: sending
   * it as text, as the real host does, would cost time quadratic in the number of steps.
   */
  readonly triggerValue?: unknown;
}

/** A function that has run. */
export interface Invocation {
  /** What the function returned, as the object it is. */
  readonly result: unknown;
  /** The result as it would travel to the real host. */
  readonly encode: () => Promise<TypedData | null | undefined>;
}

/**
 * The function ran longer than host.json `functionTimeout`; the real host would now replace the worker
 * process.
 */
class FunctionTimeout extends Error {}

interface InvokeEnvironment {
  readonly model: ProgrammingModel;
  readonly log: Log;
  readonly timeout: number;
}

/** Runs a function once through the programming model, and logs what the real host does. */
export async function invoke(call: Call, { model, log, timeout }: InvokeEnvironment): Promise<Invocation> {
  const { metadata, callback, name } = call.function;
  const invocationId = randomUUID();
  const core: CoreInvocationContext = {
    invocationId,
    metadata,
    request: {
      invocationId,
      functionId: metadata.functionId ?? name,
      inputData: call.inputs,
      ...(call.triggerMetadata && { triggerMetadata: call.triggerMetadata }),
    },
    log(level, category, message) {
      log(level, `Function.${name}${category === 'user' ? '.User' : ''}`, message, invocationId);
    },
  };
  const start = performance.now();
  const end = (failure?: string): void => {
    logEnd(log, call.function, invocationId, {
      durationMs: Math.round(performance.now() - start),
      failure,
    });
  };
  logStart(log, call.function, invocationId);
  try {
    const run = async (): Promise<Invocation> => {
      const invocation = model.getInvocationModel(core);
      const { context, inputs } = await invocation.getArguments();
      if (call.triggerValue !== undefined) inputs[0] = call.triggerValue;
      const result = await invocation.invokeFunction(context, inputs, callback);
      return {
        result,
        encode: async () => (await invocation.getResponse(context, result)).returnValue,
      };
    };
    const done = await within(timeout, name, run());
    end();
    return done;
  } catch (error) {
    const failure = asError(error ?? 'Unknown error');
    end(describeFailure(failure));
    throw failure;
  }
}

function within<T>(timeout: number, name: string, work: Promise<T>): Promise<T> {
  if (!Number.isFinite(timeout)) return work;
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => {
      reject(
        new FunctionTimeout(
          `Timeout value of ${timeout / 1000} s (functionTimeout) was exceeded by function: ` +
            `Functions.${name}`,
        ),
      );
    }, timeout);
    timer.unref();
    work.then(resolve, reject).finally(() => {
      clearTimeout(timer);
    });
  });
}

/** What was thrown, as an error. */
export function asError(error: unknown): Error {
  return error instanceof Error
    ? error
    : new Error(typeof error === 'string' ? error : JSON.stringify(error));
}

// A failing orchestrator's message carries its whole state: only what precedes it is for people.
function describeFailure(error: Error): string {
  const [message = ''] = error.message.split('\n\n$OutOfProcData$:');
  const stack = error.stack ?? '';
  return `Result: Failure\nException: ${scrub(message)}\nStack: ${stack}`;
}
