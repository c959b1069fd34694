import type { OrchestrationContext, Task } from 'durable-functions';
import type { CopyBegun } from '../../domain/copy/job';
import { must } from '../call';
import type { CopyTrack } from './copy-track';

/** A call takes minutes; the history is dropped before it is felt. */
const callsPerHistory = 50;

/**
 * Gives a source without Content-MD5 one, which the import trigger needs. `paused` asks to go on in a new
 * history.
 */
export function* hashSource(
  context: OrchestrationContext,
  track: CopyTrack,
  begun: CopyBegun,
): Generator<Task, CopyBegun | 'paused', unknown> {
  const { job, polling } = begun;
  if (job.contentMd5 !== undefined) return begun;
  for (let call = 0; call < callsPerHistory; call++) {
    const input = { job, ...(track.hash !== undefined && { from: track.hash }) };
    const answer = yield* must(context, 'hashBlob', input, polling);
    if (answer.done) {
      delete track.hash;
      return (track.begun = { ...begun, job: { ...job, contentMd5: answer.md5 } });
    }
    track.hash = answer.from;
  }
  return 'paused';
}
