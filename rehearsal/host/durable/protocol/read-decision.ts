import { scrub } from '../../logging/log';
import { hostFailure, type Decision, type Outcome } from './decision';
import { Refused, toJson, type Action, type State } from './orchestration-state';
import { walkActions } from './walk-actions';

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
    return hostFailure((error as Error).message, { abrupt: error instanceof Refused });
  }
}

// The SDK throws a message of which only the state behind the label is useful. The host scrubs what a
// function throws before it reads it.
function stateOfFailure(error: Error): State {
  const [, json] = scrub(error.message).split('\n\n$OutOfProcData$:');
  if (json !== undefined) return JSON.parse(json) as State;
  checkGenerator(error.message);
  throw error;
}

function checkGenerator(failure: string | undefined): void {
  if (failure?.includes('generator.next is not a function'))
    throw new Refused('The orchestrator is not a generator function: declare it with function*.');
}

function readState(state: State, known: readonly string[], failed: boolean): Decision {
  if (!Array.isArray((state as Partial<State>).actions?.[0]))
    throw new Refused('The orchestrator returned no orchestration state.');
  const [actions] = state.actions as readonly [readonly Action[]];
  const { commands, signatures, cancelledTimers, continuation } = walkActions(actions, known.length);
  known.forEach((signature, index) => {
    if (signatures[index] === signature) return;
    throw new Refused(
      `Non-Deterministic workflow detected: action ${index} was ${signature} in an earlier turn and is now ` +
        `${signatures[index] ?? 'missing'}. Orchestrator code must decide the same on every replay.`,
    );
  });
  const outcome = readOutcome(state, continuation, failed);
  return {
    commands,
    signatures: signatures.slice(known.length),
    cancelledTimers,
    ...(state.customStatus !== undefined && { customStatus: JSON.stringify(state.customStatus) }),
    ...(outcome && { outcome }),
  };
}

function readOutcome(state: State, continuation: string | undefined, failed: boolean): Outcome | undefined {
  if (failed) {
    checkGenerator(state.error);
    const details = state.failureDetails;
    return { kind: 'failed', message: state.error ?? 'Unknown error', ...(details && { details }) };
  }
  if (continuation !== undefined) return { kind: 'continued', input: continuation };
  return state.isDone ? { kind: 'completed', output: toJson(state.output) } : undefined;
}
