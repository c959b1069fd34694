import type { Command, RetryPolicy } from './decision';
import { Refused, toJson, type Action } from './orchestration-state';
import { day } from '../../../day';

/** A timer as the host starts it. */
export function readTimer(action: Action): Command {
  const fireAt = new Date(action.fireAt ?? Number.NaN).getTime();
  if (Number.isNaN(fireAt)) throw new Refused('A timer was created with an invalid date.');
  return { kind: 'timer', fireAt };
}

/** A call of an activity. */
export function readActivity(action: Action): Command {
  const text = inputText(action.input);
  return {
    kind: 'activity',
    name: action.functionName ?? '',
    ...(text !== 'null' && { input: text }),
    ...readRetry(action),
  };
}

/** Strings come as JSON text already; a boolean arrives as the text .NET makes of it. */
function inputText(input: unknown): string {
  if (typeof input === 'boolean') return input ? '"True"' : '"False"';
  return typeof input === 'string' ? input : toJson(input);
}

/** A call of a sub-orchestration. */
export function readChild(action: Action): Command {
  return {
    kind: 'child',
    name: action.functionName ?? '',
    input: toJson(action.input),
    ...(action.instanceId && { instanceId: action.instanceId }),
    ...(action.version && { version: action.version }),
    ...readRetry(action),
  };
}

function readRetry({ retryOptions, functionName }: Action): { retry?: RetryPolicy } {
  if (!retryOptions) return {};
  if (retryOptions.retryTimeoutInMilliseconds !== undefined) {
    throw new Refused(
      `'${functionName}' is called with retryTimeoutInMilliseconds, after which the SDK hangs on the ` +
        'real host: limit the attempts instead.',
    );
  }
  const { firstRetryIntervalInMilliseconds: first = 0, maxNumberOfAttempts: attempts = 1 } = retryOptions;
  const { backoffCoefficient: backoff = 1, maxRetryIntervalInMilliseconds: longest = 6 * day } = retryOptions;
  return { retry: { first, attempts, backoff, longest } };
}
