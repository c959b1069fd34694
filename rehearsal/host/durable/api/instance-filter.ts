import type { Execution } from '../execution/execution';
import { runtimeStatus, type RuntimeStatus } from './runtime-status';

/** Which instances are meant: those that fit all that is given. */
export interface InstanceFilter {
  readonly createdFrom?: Date;
  readonly createdTo?: Date;
  readonly statuses?: readonly RuntimeStatus[];
  readonly idPrefix?: string;
}

/** Whether an instance is meant. */
export function matches(execution: Execution, filter: InstanceFilter): boolean {
  const { createdAt, instanceId } = execution.start;
  return (
    (!filter.createdFrom || createdAt >= filter.createdFrom.getTime()) &&
    (!filter.createdTo || createdAt <= filter.createdTo.getTime()) &&
    (!filter.statuses || filter.statuses.includes(runtimeStatus(execution))) &&
    (filter.idPrefix === undefined || instanceId.startsWith(filter.idPrefix))
  );
}
