import type { TypedData } from '../../worker/core-types';
import type { AppFunction } from '../../worker/app-functions';
import { scrub } from '../../logging/log';
import type { Call } from '../../worker/invocation';
import { WorkerDied } from '../../worker/mortal-worker';
import type { Worker } from '../../worker/worker';
import type { FailureDetails } from '../protocol/decision';
import type { HistoryEvent } from '../protocol/history-event';

/** What an activity came to, as the fields of its completion event. */
export type ActivityResult =
  | { readonly type: 'TaskCompleted'; readonly fields: Pick<HistoryEvent, 'Result'> }
  | {
      readonly type: 'TaskFailed';
      readonly fields: Pick<HistoryEvent, 'Reason' | 'Details' | 'FailureDetails'>;
    };

/** Runs one activity, again when the worker died; never rejects. */
export async function runActivity(
  worker: Worker,
  activity: AppFunction,
  input: string | undefined,
  call: Pick<Call, 'inputs'> & { readonly instanceId: string },
): Promise<ActivityResult> {
  const data: TypedData | undefined = input === undefined ? undefined : { string: input };
  try {
    const invocation = await worker.invoke({
      function: activity,
      inputs: [{ name: activity.trigger.name, data }, ...call.inputs],
      triggerMetadata: {
        instanceId: asMetadata(call.instanceId),
        ...(data && { data }),
      },
    });
    return { type: 'TaskCompleted', fields: { Result: toJson(await invocation.encode()) } };
  } catch (error) {
    if (error instanceof WorkerDied) return runActivity(worker, activity, input, call);
    return { type: 'TaskFailed', fields: describeFailure(activity.name, error as Error) };
  }
}

// The real host sends text, which turns an id like "12" into a number; for the others parsing is not worth an
// exception.
const asMetadata = (text: string): TypedData =>
  /^(?:[-\d"[{]|true$|false$|null$)/.test(text) ? { string: text } : { json: JSON.stringify(text) };

function toJson(data: TypedData | null | undefined): string {
  if (data?.json !== undefined) return data.json;
  return JSON.stringify(data?.string ?? data?.int ?? data?.double ?? base64(data?.bytes));
}

const base64 = (bytes: Uint8Array | undefined): string | null =>
  bytes ? Buffer.from(bytes).toString('base64') : null;

// The message is scrubbed before anybody reads it; the stack, which repeats it, is not (`RpcException.cs`).
function describeFailure(
  name: string,
  error: Error,
): Pick<HistoryEvent, 'Reason' | 'Details' | 'FailureDetails'> {
  const thrown = scrub(error.message);
  const details = readFailureDetails(thrown);
  const message = details?.ErrorMessage ?? thrown;
  return {
    Reason: `Activity function '${name}' failed: ${message}`,
    Details: JSON.stringify(asException(message, error.stack ?? '')),
    ...(details && { FailureDetails: details }),
  };
}

/** As .NET writes an exception. */
const asException = (message: string, stack: string): object => ({
  $type: 'System.Exception, System.Private.CoreLib',
  ClassName: 'System.Exception',
  Message: message,
  Data: null,
  InnerException: null,
  HelpURL: null,
  StackTraceString: null,
  RemoteStackTraceString: stack,
  RemoteStackIndex: 0,
  ExceptionMethod: null,
  HResult: -2146233088,
  Source: null,
  WatsonBuckets: null,
});

/**
 * With an exception properties provider the SDK puts these details, as JSON, in place of the message, of
 * which the extension reads the first line (`TryExtractSerializedFailureDetailsFromException`). That it takes
 * any object for details, whatever its fields, is a guess at the worse.
 */
function readFailureDetails(message: string): FailureDetails | undefined {
  if (!message.startsWith('{')) return undefined;
  try {
    const [line = ''] = message.split('\n', 1);
    const details = JSON.parse(line) as Partial<{
      errorType: string;
      errorMessage: string;
      isNonRetriable: boolean;
      properties: unknown;
      stackTrace: string;
    }>;
    return {
      ErrorType: details.errorType ?? '',
      ErrorMessage: details.errorMessage ?? '',
      IsNonRetriable: details.isNonRetriable ?? false,
      Properties: details.properties,
      ...(details.stackTrace !== undefined && { StackTrace: details.stackTrace }),
    };
  } catch {
    return undefined;
  }
}
