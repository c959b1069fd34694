import type { Command, Outcome } from '../protocol/decision';
import type { HistoryEvent } from '../protocol/history-event';

/** A task of one execution of an instance. */
export interface TaskAddress {
  readonly instanceId: string;
  readonly executionId: string;
  readonly taskId: number;
}

/** Work with an id. `attempt` counts from 1; `due` is when a timer made of several legs is really over. */
export type OpenTask =
  | (Extract<Command, { kind: 'activity' }> & { readonly attempt: number })
  | (Extract<Command, { kind: 'child' }> & { readonly attempt: number; readonly childId: string })
  | {
      readonly kind: 'timer';
      readonly fireAt: number;
      readonly due?: number;
      readonly userTimer?: number;
      /** What a retry timer starts when it fires; the last one of a failed task starts nothing. */
      readonly next?: { readonly command: Command; readonly attempt: number };
    };

/** Begins an execution. */
export interface Start {
  readonly type: 'start';
  readonly at: number;
  readonly createdAt: number;
  readonly instanceId: string;
  readonly executionId: string;
  readonly name: string;
  readonly version: string;
  readonly input?: string;
  readonly parent?: TaskAddress;
  readonly customStatus?: string;
  /** Events carried over from the execution before. */
  readonly inbox?: readonly HistoryEvent[];
}

/** All a turn changes, in one record, so that history and outgoing work become durable together. */
export interface Turn {
  readonly type: 'turn';
  readonly at: number;
  /** How many inbox events it consumed. */
  readonly taken: number;
  /** How many older ones it left, for nobody saw them. */
  readonly skipped?: number;
  /** Work started, numbered from the execution's `nextId` on. */
  readonly opened: readonly OpenTask[];
  readonly cancelled: readonly number[];
  readonly signatures: readonly string[];
  readonly customStatus?: string;
  readonly outcome?: Outcome;
}

/** How an instance ended. */
export interface End {
  readonly type: 'end';
  readonly at: number;
  readonly status: 'Completed' | 'Failed' | 'Terminated';
  readonly output: string | null;
}

/** What happened to an execution after its start. */
export type LaterRecord =
  | Turn
  | End
  | { readonly type: 'event'; readonly at: number; readonly event: HistoryEvent }
  | { readonly type: 'suspend'; readonly at: number; readonly reason: string }
  | { readonly type: 'resume'; readonly at: number }
  /** Kept for a host that may run the instance. */
  | { readonly type: 'terminate'; readonly at: number; readonly reason: string };

/** One line of the journal of an instance. */
export type JournalRecord = Start | LaterRecord;
