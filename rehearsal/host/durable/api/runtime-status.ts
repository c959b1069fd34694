import type { Execution } from '../execution/execution';

/** Every status the API knows, whether or not this host uses it. */
export const runtimeStatuses = [
  'Running',
  'Completed',
  'ContinuedAsNew',
  'Failed',
  'Canceled',
  'Terminated',
  'Pending',
  'Suspended',
] as const;
/** One of them. */
export type RuntimeStatus = (typeof runtimeStatuses)[number];

/** The status of an instance as the API names it. */
export function runtimeStatus(execution: Execution): RuntimeStatus {
  if (execution.end) return execution.end.status;
  if (execution.suspended) return 'Suspended';
  return execution.turns === 0 ? 'Pending' : 'Running';
}
