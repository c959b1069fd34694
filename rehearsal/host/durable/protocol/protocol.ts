import type { Command, Decision, FailureDetails, Outcome, RetryPolicy } from './decision';

/**
 * What `durable-functions` 3.x and its host say to each other: history events, the payload of an orchestration and
 * the state it returns. Nothing outside this module knows the shapes; schema V3 of the out-of-process protocol.
 */

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

export const isFailure = (event: HistoryEvent): boolean =>
  event.EventType === EventType.TaskFailed || event.EventType === EventType.SubOrchestrationInstanceFailed;

export interface OrchestrationPayload {
  readonly instanceId: string;
  readonly parentInstanceId: string | undefined;
  readonly input: string | undefined;
  readonly history: readonly HistoryEvent[];
  /** .NET time spans. */
  readonly longestTimer: string;
  readonly timerLeg: string;
}

/**
 * The trigger value of an orchestration. History objects are shared with the host, for the SDK only reads them; not
 * being enumerable keeps it from searching them, on every turn, for timestamps to turn into dates.
 */
export function orchestrationPayload(payload: OrchestrationPayload): object {
  const value = {
    input: payload.input === undefined ? null : (JSON.parse(payload.input) as unknown),
    instanceId: payload.instanceId,
    isReplaying: payload.history.length > 2,
    parentInstanceId: payload.parentInstanceId ?? null,
    upperSchemaVersion: 1,
    upperSchemaVersionNew: 2,
    longRunningTimerIntervalDuration: payload.timerLeg,
    maximumShortTimerDuration: payload.longestTimer,
    defaultHttpAsyncRequestSleepTimeMillseconds: 30_000,
  };
  return Object.defineProperty(value, 'history', { value: payload.history });
}

/** Ends the instance with a reason instead of behaving otherwise than the real host. */
class Refused extends Error {}

interface State {
  readonly isDone: boolean;
  readonly actions: readonly (readonly Action[])[];
  readonly output?: unknown;
  readonly customStatus?: unknown;
  readonly error?: string;
  readonly failureDetails?: FailureDetails;
}

interface Action {
  readonly actionType: number;
  readonly functionName?: string;
  readonly instanceId?: string;
  readonly version?: string;
  readonly input?: unknown;
  readonly retryOptions?: Readonly<Record<string, number | undefined>>;
  readonly fireAt?: Date | string;
  readonly isCanceled?: boolean;
  readonly externalEventName?: string;
  readonly compoundActions?: readonly Action[];
}

/**
 * Reads what the orchestrator function returned or threw.
 * @param known signatures of the actions of earlier turns: the new run must begin with the same.
 */
export function readDecision(
  returned: { result: unknown } | { error: Error },
  known: readonly string[],
): Decision {
  try {
    const state = 'result' in returned ? (returned.result as State) : stateOfFailure(returned.error);
    return readState(state, known, 'error' in returned);
  } catch (error) {
    const { message } = error as Error;
    return {
      commands: [],
      signatures: [],
      cancelledTimers: [],
      outcome: { kind: 'failed', message, abrupt: error instanceof Refused },
    };
  }
}

// The SDK throws a message of which only the state behind the label is useful.
function stateOfFailure(error: Error): State {
  const [, json] = error.message.split('\n\n$OutOfProcData$:');
  if (json !== undefined) return JSON.parse(json) as State;
  if (error.message.includes('generator.next is not a function')) {
    throw new Refused('The orchestrator is not a generator function: declare it with function*.');
  }
  throw error;
}

function readState(state: State, known: readonly string[], failed: boolean): Decision {
  if (!Array.isArray((state as Partial<State>).actions?.[0]))
    throw new Refused('The orchestrator returned no orchestration state.');
  const [actions] = state.actions as readonly [readonly Action[]];
  const walk = createWalk(known.length);
  const signatures = actions.map((action, index) => walk.visit(action, index));
  known.forEach((signature, index) => {
    if (signatures[index] === signature) return;
    throw new Refused(
      `Non-Deterministic workflow detected: action ${index} was ${signature} in an earlier turn and is now ` +
        `${signatures[index] ?? 'missing'}. Orchestrator code must decide the same on every replay.`,
    );
  });
  const outcome = readOutcome(state, walk.continuation(), failed);
  return {
    commands: walk.commands,
    signatures: signatures.slice(known.length),
    cancelledTimers: walk.cancelledTimers,
    ...(state.customStatus !== undefined && { customStatus: JSON.stringify(state.customStatus) }),
    ...(outcome && { outcome }),
  };
}

function readOutcome(state: State, continuation: string | undefined, failed: boolean): Outcome | undefined {
  if (failed) {
    if (state.error?.includes('generator.next is not a function')) {
      throw new Refused('The orchestrator is not a generator function: declare it with function*.');
    }
    const details = state.failureDetails;
    return { kind: 'failed', message: state.error ?? 'Unknown error', ...(details && { details }) };
  }
  if (continuation !== undefined) return { kind: 'continued', input: continuation };
  return state.isDone ? { kind: 'completed', output: toJson(state.output) } : undefined;
}

/** Visits all actions depth first, which is the order in which the SDK numbers tasks. */
function createWalk(known: number) {
  const commands: Command[] = [];
  const cancelledTimers: boolean[] = [];
  const seen = new Set<Action>();
  let continuation: string | undefined;
  const visit = (action: Action, index: number): string => {
    if (seen.has(action)) {
      throw new Refused(
        'A task was passed to Task.any or Task.all twice. The real host would schedule it again and mix up results: ' +
          'create a new task, or keep the compound task.',
      );
    }
    seen.add(action);
    const isNew = index >= known;
    switch (action.actionType) {
      case 0:
      case 1:
        if (isNew) commands.push(readActivity(action));
        return `${action.actionType}:${action.functionName}`;
      case 2:
      case 3:
        if (isNew) commands.push(readChild(action));
        return `${action.actionType}:${action.functionName}`;
      case 4:
        // processInput of the SDK turns a string into JSON text, which then cannot be told from a string.
        if (typeof action.input === 'string') {
          throw new Refused(
            'continueAsNew with a string comes back quoted on the real host: pass an object.',
          );
        }
        continuation = toJson(action.input);
        return '4';
      case 5:
        cancelledTimers.push(action.isCanceled === true);
        if (isNew) commands.push(readTimer(action));
        return '5';
      case 6:
        if (isIntegerName(action.externalEventName ?? '')) {
          throw new Refused(
            `Event name '${action.externalEventName}' is an integer, which the SDK takes for a task id: use another name.`,
          );
        }
        return `6:${action.externalEventName}`;
      case 11:
      case 12:
        return `${action.actionType}[${(action.compoundActions ?? []).map((child) => visit(child, index)).join()}]`;
      default:
        throw new Refused(
          `Action type ${action.actionType} (entity, callHttp or lock) is not supported by this host.`,
        );
    }
  };
  return { visit, commands, cancelledTimers, continuation: () => continuation };
}

/** Integer event names collide with task ids inside the SDK. */
export const isIntegerName = (name: string): boolean => /^\d+$/.test(name);

function readTimer(action: Action): Command {
  const fireAt = new Date(action.fireAt ?? Number.NaN).getTime();
  if (Number.isNaN(fireAt)) throw new Refused('A timer was created with an invalid date.');
  return { kind: 'timer', fireAt };
}

function readActivity(action: Action): Command {
  if (typeof action.input === 'boolean') {
    throw new Refused(
      `Activity '${action.functionName}' gets a boolean, which the real host sends as text: pass an object.`,
    );
  }
  const { input } = action;
  // Strings come as JSON text already.
  const text = typeof input === 'string' ? input : toJson(input);
  return {
    kind: 'activity',
    name: action.functionName ?? '',
    ...(text !== 'null' && { input: text }),
    ...readRetry(action),
  };
}

function readChild(action: Action): Command {
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
      `'${functionName}' is called with retryTimeoutInMilliseconds, after which the SDK hangs on the real host: limit the attempts instead.`,
    );
  }
  const { firstRetryIntervalInMilliseconds: first = 0, maxNumberOfAttempts: attempts = 1 } = retryOptions;
  const { backoffCoefficient: backoff = 1, maxRetryIntervalInMilliseconds: longest = 6 * 86_400_000 } =
    retryOptions;
  return { retry: { first, attempts, backoff, longest } };
}

// JSON has no undefined, whatever the library's types say.
const toJson = (value: unknown): string =>
  (JSON.stringify as (value: unknown) => string | undefined)(value) ?? 'null';
