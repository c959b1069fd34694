import type { Command } from './decision';
import { isIntegerName } from './history-event';
import { Refused, toJson, type Action } from './orchestration-state';
import { readActivity, readChild, readTimer } from './read-command';

/** What the actions of an orchestrator come to. */
export interface Walk {
  /** What is asked for the first time. */
  readonly commands: Command[];
  /** One text per top-level action. */
  readonly signatures: string[];
  /** Whether each user timer is cancelled, in order of creation. */
  readonly cancelledTimers: boolean[];
  /** Input of a continue-as-new, as JSON text. */
  continuation: string | undefined;
}

/**
 * Visits all actions depth first, which is the order in which the SDK numbers tasks.
 * @param known how many top-level actions are of earlier turns.
 */
export function walkActions(actions: readonly Action[], known: number): Walk {
  const walk: Walk = { commands: [], signatures: [], cancelledTimers: [], continuation: undefined };
  const seen = new Set<Action>();
  const visit = (action: Action, index: number): string => {
    if (seen.has(action)) {
      throw new Refused(
        'A task was passed to Task.any or Task.all twice. The real host would schedule it again and mix up ' +
          'results: create a new task, or keep the compound task.',
      );
    }
    seen.add(action);
    const isNew = index >= known;
    const { actionType: type } = action;
    switch (type) {
      case 0:
      case 1:
        if (isNew) walk.commands.push(readActivity(action));
        return `${type}:${action.functionName}`;
      case 2:
      case 3:
        if (isNew) walk.commands.push(readChild(action));
        return `${type}:${action.functionName}`;
      case 4:
        walk.continuation = readContinuation(action);
        return '4';
      case 5:
        walk.cancelledTimers.push(action.isCanceled === true);
        if (isNew) walk.commands.push(readTimer(action));
        return '5';
      case 6:
        return `6:${readEventName(action)}`;
      case 11:
      case 12:
        return `${type}[${(action.compoundActions ?? []).map((child) => visit(child, index)).join()}]`;
      default:
        throw new Refused(`Action type ${type} (entity, callHttp or lock) is not supported by this host.`);
    }
  };
  for (const [index, action] of actions.entries()) walk.signatures.push(visit(action, index));
  return walk;
}

function readContinuation({ input }: Action): string {
  // The SDK turns a string into JSON text, from which the next execution cannot tell that it was one.
  if (typeof input === 'string') {
    throw new Refused('continueAsNew with a string comes back quoted on the real host: pass an object.');
  }
  return toJson(input);
}

function readEventName({ externalEventName = '' }: Action): string {
  if (isIntegerName(externalEventName)) {
    throw new Refused(
      `Event name '${externalEventName}' is an integer, which the SDK takes for a task id: use another name.`,
    );
  }
  return externalEventName;
}
