import type { Execution } from '../execution/execution';
import { EventType, type HistoryEvent } from '../protocol/history-event';

const eventNames = Object.fromEntries(Object.entries(EventType).map(([name, value]) => [value, name]));

/** The history as the API shows it: work folded into its completion, ids and turn marks left out. */
export function describeHistory(execution: Execution, showOutput: boolean): object[] {
  const scheduled = new Map<number, HistoryEvent>();
  for (const event of execution.history) {
    if (isWork(event)) scheduled.set(event.EventId, event);
  }
  const answered = new Set(execution.history.map((event) => event.TaskScheduledId));
  const shown = execution.history
    .filter(
      ({ EventType: type }) =>
        type !== EventType.OrchestratorStarted && type !== EventType.OrchestratorCompleted,
    )
    .filter((event) => !isWork(event) || !answered.has(event.EventId))
    .map((event) => describeEvent(event, scheduled.get(event.TaskScheduledId ?? -1), showOutput));
  const { end } = execution;
  if (!end) return shown;
  const terminated = end.status === 'Terminated';
  const last = {
    EventType: terminated ? 'ExecutionTerminated' : 'ExecutionCompleted',
    Timestamp: new Date(end.at),
    ...(terminated ? { Reason: end.output } : { OrchestrationStatus: end.status }),
    ...(showOutput && !terminated && { Result: parseOrText(end.output ?? undefined) }),
  };
  return [...shown, last];
}

const isWork = (event: HistoryEvent): boolean =>
  event.EventType === EventType.TaskScheduled ||
  event.EventType === EventType.SubOrchestrationInstanceCreated;

function describeEvent(event: HistoryEvent, work: HistoryEvent | undefined, showOutput: boolean): object {
  const {
    EventType: type,
    Timestamp,
    Name,
    Input,
    Result,
    Reason,
    Details,
    FireAt,
    InstanceId,
    FailureDetails,
  } = event;
  const functionName = work?.Name ?? (type === EventType.EventRaised ? undefined : Name);
  return {
    EventType: eventNames[type],
    Timestamp,
    ...(work && { ScheduledTime: work.Timestamp }),
    ...(functionName !== undefined && { FunctionName: functionName }),
    ...(type === EventType.EventRaised && { Name }),
    ...((work?.Input ?? Input) !== undefined && { Input: work?.Input ?? Input }),
    ...(showOutput && Result !== undefined && { Result: parseOrText(Result) }),
    ...(Reason !== undefined && { Reason, Details }),
    ...(FailureDetails && { FailureDetails }),
    ...(FireAt !== undefined && { FireAt }),
    ...(InstanceId !== undefined && { InstanceId }),
  };
}

/** JSON values as such; other text (terminate reasons, failure texts) as a string. */
export function parseOrText(text: string | undefined): unknown {
  if (text === undefined) return null;
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
