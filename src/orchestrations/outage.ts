import type { OrchestrationContext } from 'durable-functions';
import type { Failure } from '../domain/errors';

/**
 * When the outage of the state container began that goes on. Every step needs the container, so one that
 * follows meets the same outage, and it is waited for once. A replay takes the same steps to the same times.
 */
const began = new WeakMap<OrchestrationContext, Date>();

/** Since when a step fails that was well at that time: an outage may have begun before the step. */
export function failsSince(context: OrchestrationContext, { code }: Failure, wellAt: Date): Date {
  if (code !== 'STATE_UNAVAILABLE') return wellAt;
  const since = began.get(context) ?? wellAt;
  began.set(context, since);
  return since;
}

/** The failure of a step that waits no longer; it says since when, for whoever goes on after it. */
export function givenUp(context: OrchestrationContext, failure: Failure, wellAt: Date): Failure {
  if (failure.code !== 'STATE_UNAVAILABLE') return failure;
  return { ...failure, since: failsSince(context, failure, wellAt).toISOString() };
}

/** Whatever answered ends the outage. */
export function endOutage(context: OrchestrationContext): void {
  began.delete(context);
}

/** Goes on after an orchestration that gave up. */
export function resumeOutage(context: OrchestrationContext, failure: Failure | undefined): void {
  if (failure?.since !== undefined) began.set(context, new Date(failure.since));
}

/** How often something had to be done again, for those who ask why it took so long. */
const retries = new WeakMap<OrchestrationContext, number>();

/** So many retries so far, in this history. */
export const retriesOf = (context: OrchestrationContext): number => retries.get(context) ?? 0;

/** Counts a retry, or those of an orchestration that was called. */
export function countRetries(context: OrchestrationContext, more = 1): void {
  retries.set(context, retriesOf(context) + more);
}
