import type { OrchestrationContext, Task } from 'durable-functions';
import type { CopyBegun } from '../../activities/copy/copy-begin';
import { isRefusal, type Refusal } from '../../domain/copy/job';
import { call, persist, Stop } from '../call';
import { orRefusal } from './copy-refusal';
import { showProgress, type CopyTrack } from './copy-track';
import { pollDelay, secondsSince, sleep } from '../pace';

/** Lets the target service copy by itself and watches. One that stands still for the route's deadline is stopped. */
export function* copyOnServer(
  context: OrchestrationContext,
  track: CopyTrack,
  begun: CopyBegun,
): Generator<Task, 'done' | Refusal, unknown> {
  const { job, polling, choice } = begun;
  const start = context.df.currentUtcDateTime;
  let moved = start;
  let started = false;
  for (;;) {
    const giveUp = secondsSince(context, moved) > polling.deadlineSeconds;
    const input = { job, giveUp };
    // Once it has begun, the service goes on behind an outage.
    const outcome = yield* started
      ? persist(context, polling, 'copyOnServer', input)
      : call(context, 'copyOnServer', input);
    if (!outcome.ok && started) throw new Stop(outcome.error);
    started = true;
    const answer = orRefusal(outcome, choice);
    if (isRefusal(answer)) return answer;
    if (answer.kind === 'copied') break;
    if (answer.bytesDone > track.bytesDone) moved = context.df.currentUtcDateTime;
    track.bytesDone = answer.bytesDone;
    showProgress(context, track, begun);
    yield* sleep(context, pollDelay(polling, secondsSince(context, start)));
  }
  track.bytesDone = job.plan.bytes;
  showProgress(context, track, begun);
  return 'done';
}
