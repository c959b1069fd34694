import type { OrchestrationContext, Task } from 'durable-functions';
import type { Polling } from '../domain/route';

/** A part of an orchestration: what it yields are the tasks it waits for. */
export type Steps<T> = Generator<Task, T, unknown>;

/** How often something is looked at. */
export type Pace = Pick<Polling, 'firstSeconds' | 'longestSeconds'>;

/** What ends is seen this much of its time late, where that is between the first delay and the longest. */
const lateness = 1 / 20;

/**
 * Seconds to wait before the next look, after so many of waiting. Never less than a fiftieth of them: that
 * keeps the history of a run of days as short as that of an hour.
 */
export function pollDelay({ firstSeconds, longestSeconds }: Pace, elapsedSeconds: number): number {
  const inTime = Math.min(Math.max(elapsedSeconds * lateness, firstSeconds), longestSeconds);
  return Math.max(inTime, elapsedSeconds / 50);
}

/** Who resumes or cancels after a weekend does not wait longer than this. */
export const longestPauseSeconds = 60;

/** From here on looks are left to a child, whose history is dropped. */
export const longPauseSeconds = 1200;

/** How often is looked at what others hold up. */
export const heldPace: Pace = { firstSeconds: 5, longestSeconds: longestPauseSeconds };

/** Seconds to the next look at a pause of so many. */
export const pauseDelay = (pausedSeconds: number): number =>
  Math.min(pollDelay(heldPace, pausedSeconds), longestPauseSeconds);

/** Waits on a durable timer. */
export function* sleep(context: OrchestrationContext, seconds: number): Steps<void> {
  yield context.df.createTimer(new Date(context.df.currentUtcDateTime.getTime() + seconds * 1000));
}

/** Seconds of orchestration time since an earlier moment. */
export function secondsSince(context: OrchestrationContext, start: Date): number {
  return (context.df.currentUtcDateTime.getTime() - start.getTime()) / 1000;
}

/** Orchestration time, ISO. */
export const nowOf = (context: OrchestrationContext): string => context.df.currentUtcDateTime.toISOString();
