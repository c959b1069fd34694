import type { FailureDetails } from './decision';

/** A history event as the SDK reads it. Inbound events carry EventId -1, scheduled work its task id. */
export interface HistoryEvent {
  readonly EventType: number;
  readonly EventId: number;
  readonly IsPlayed: false;
  /** ISO text in journals; a Date in memory, which saves the SDK from parsing it again on every turn. */
  readonly Timestamp: Date | string;
  readonly Name?: string;
  readonly Version?: string;
  readonly Input?: string;
  readonly InstanceId?: string;
  readonly OrchestrationInstance?: { readonly InstanceId: string; readonly ExecutionId: string };
  readonly ParentInstance?: unknown;
  readonly TaskScheduledId?: number;
  readonly TimerId?: number;
  readonly FireAt?: string;
  readonly Result?: string;
  readonly Reason?: string;
  readonly Details?: string;
  readonly FailureDetails?: FailureDetails;
  readonly OrchestrationStatus?: string;
}

/** Numbers of the kinds of events. */
export const EventType = {
  ExecutionStarted: 0,
  ExecutionCompleted: 1,
  TaskScheduled: 4,
  TaskCompleted: 5,
  TaskFailed: 6,
  SubOrchestrationInstanceCreated: 7,
  SubOrchestrationInstanceCompleted: 8,
  SubOrchestrationInstanceFailed: 9,
  TimerCreated: 10,
  TimerFired: 11,
  OrchestratorStarted: 12,
  OrchestratorCompleted: 13,
  EventRaised: 15,
} as const;

/** A new event; `fields` are its own ones. */
export function historyEvent(
  type: keyof typeof EventType,
  at: number,
  fields: Partial<HistoryEvent> = {},
): HistoryEvent {
  return { EventType: EventType[type], EventId: -1, IsPlayed: false, Timestamp: new Date(at), ...fields };
}

/** The task an inbound event answers; undefined for events that answer none. */
export const answeredTask = (event: HistoryEvent): number | undefined =>
  event.TaskScheduledId ?? event.TimerId;

/** Whether an event says that a task failed. */
export const isFailure = (event: HistoryEvent): boolean =>
  event.EventType === EventType.TaskFailed || event.EventType === EventType.SubOrchestrationInstanceFailed;

/** Integer event names collide with task ids inside the SDK. */
export const isIntegerName = (name: string): boolean => /^\d+$/.test(name);
