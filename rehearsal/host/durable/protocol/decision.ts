/** Delays in milliseconds. */
export interface RetryPolicy {
  readonly first: number;
  readonly attempts: number;
  readonly backoff: number;
  readonly longest: number;
}

/** One thing an orchestrator asked for. Inputs are JSON text. */
export type Command =
  | {
      readonly kind: 'activity';
      readonly name: string;
      readonly input?: string;
      readonly retry?: RetryPolicy;
    }
  | {
      readonly kind: 'child';
      readonly name: string;
      readonly input: string;
      readonly instanceId?: string;
      readonly version?: string;
      readonly retry?: RetryPolicy;
    }
  | { readonly kind: 'timer'; readonly fireAt: number };

/** A failure as the extension describes it. */
export interface FailureDetails {
  readonly ErrorType: string;
  readonly ErrorMessage: string;
  readonly StackTrace?: string;
  readonly IsNonRetriable?: boolean;
  readonly Properties?: unknown;
  readonly InnerFailure?: FailureDetails;
}

/** How an execution ends. */
export type Outcome =
  | { readonly kind: 'completed'; readonly output: string }
  | { readonly kind: 'continued'; readonly input: string }
  | Failed;

interface Failed {
  readonly kind: 'failed';
  readonly message: string;
  readonly details?: FailureDetails;
  /** The host ended it: work that is still open is not waited for. */
  readonly abrupt?: boolean;
  /** The message alone is told, without the name of the orchestrator. */
  readonly bare?: boolean;
}

/** What one run of the orchestrator function came to. */
export interface Decision {
  /** Work asked for the first time, in the order in which the SDK numbers it. */
  readonly commands: readonly Command[];
  /** One text per new top-level action, to recognise the same code on the next run. */
  readonly signatures: readonly string[];
  /** Whether each user timer since the start is cancelled, in order of creation. */
  readonly cancelledTimers: readonly boolean[];
  /** JSON text; undefined clears the status, as on the real host. */
  readonly customStatus?: string;
  readonly outcome?: Outcome;
}

/** Ends the instance with a reason the host gives: at once, unless told otherwise. */
export const hostFailure = (message: string, how: Partial<Failed> = {}): Decision => ({
  commands: [],
  signatures: [],
  cancelledTimers: [],
  outcome: { kind: 'failed', message, abrupt: true, ...how },
});
