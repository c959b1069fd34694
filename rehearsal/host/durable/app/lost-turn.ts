import { hostFailure, type Decision } from '../protocol/decision';
import { EventType, type HistoryEvent } from '../protocol/history-event';

/**
 * What becomes of an instance whose worker died in its turn. The extension takes it for an exception of the
 * orchestrator that came before anything was scheduled: where the history says that something was, the code
 * seems to have changed.
 */
export function lostTurn(reason: string, history: readonly HistoryEvent[]): Decision {
  const [first] = history.flatMap((event) => describe(event) ?? []);
  if (first === undefined) return hostFailure(reason);
  const message =
    `Non-Deterministic workflow detected: A previous execution of this orchestration scheduled ${first} ` +
    "but the current replay execution hasn't (yet?) scheduled this task. Was a change made to the " +
    'orchestrator code after this instance had already started running?';
  return hostFailure(message, { bare: true });
}

function describe({ EventType: type, EventId, Name, InstanceId }: HistoryEvent): string | undefined {
  switch (type) {
    case EventType.TaskScheduled:
      return `an activity task with sequence ID ${EventId} and name '${Name}' (version ''),`;
    case EventType.SubOrchestrationInstanceCreated:
      return (
        `a sub-orchestration task with sequence ID ${EventId} and name '${Name}' ` +
        `(version '', instance ID '${InstanceId}'),`
      );
    case EventType.TimerCreated:
      return `a timer task with sequence number ${EventId}`;
    default:
      return undefined;
  }
}
