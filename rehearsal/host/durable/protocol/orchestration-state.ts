import type { FailureDetails } from './decision';

/**
 * The state an orchestrator function returns, or throws with an error; schema V3 of the out-of-process
 * protocol.
 */
export interface State {
  readonly isDone: boolean;
  readonly actions: readonly (readonly Action[])[];
  readonly output?: unknown;
  readonly customStatus?: unknown;
  readonly error?: string;
  readonly failureDetails?: FailureDetails;
}

/** One thing an orchestrator asked for, since its start. */
export interface Action {
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

/** Ends the instance with a reason instead of behaving otherwise than the real host. */
export class Refused extends Error {}

/** JSON has no undefined, whatever the library's types say. */
export const toJson = (value: unknown): string =>
  (JSON.stringify as (value: unknown) => string | undefined)(value) ?? 'null';
