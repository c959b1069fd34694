import type { Execution } from '../execution/execution';
import { describeHistory, parseOrText } from './describe-history';
import { runtimeStatus } from './runtime-status';

/** How much of an instance is shown. */
export interface StatusOptions {
  readonly showInput: boolean;
  readonly showHistory: boolean;
  readonly showHistoryOutput: boolean;
}

/** The status document of the management API. */
export function describeInstance(execution: Execution, options: StatusOptions): Record<string, unknown> {
  const { start, end, customStatus, updatedAt, suspended } = execution;
  return {
    name: start.name,
    ...(start.version !== '' && { version: start.version }),
    instanceId: start.instanceId,
    ...(start.parent && { parentInstanceId: start.parent.instanceId }),
    runtimeStatus: runtimeStatus(execution),
    input: options.showInput ? parseOrText(start.input) : null,
    customStatus: parseOrText(customStatus),
    // Why it was suspended stands where its output will.
    output: parseOrText(suspended?.reason ?? end?.output ?? undefined),
    createdTime: toSeconds(start.createdAt),
    lastUpdatedTime: toSeconds(updatedAt),
    ...(options.showHistory && { historyEvents: describeHistory(execution, options.showHistoryOutput) }),
  };
}

const toSeconds = (time: number): string => `${new Date(time).toISOString().slice(0, 19)}Z`;
