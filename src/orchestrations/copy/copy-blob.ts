import type { OrchestrationContext, OrchestrationHandler } from 'durable-functions';
import { z } from 'zod';
import { type CopyBegun, copyRequestSchema, type CopyResult } from '../../domain/copy/job';
import { type Refusal, nextChoice } from '../../domain/copy/strategy';
import { rangeBytes } from '../../domain/copy/block-plan';
import { allBlocks } from '../../domain/copy/work';
import { type Failure, type Outcome, permanent } from '../../domain/errors';
import { must, attempt, failureOf, Stop, inputOf } from '../call';
import { retriesOf } from '../outage';
import { copyInWaves, orRefusal } from './copy-in-waves';
import { type CopyTrack, copyTrackSchema, showProgress, startOver } from './copy-track';
import { hashInOrder } from './digest-blob';
import type { Steps } from '../pace';

const copyInput = z.union([copyTrackSchema, copyRequestSchema]);

/** Copies the blob of a batch from source to target. Never fails: what went wrong is in the outcome. */
export const copyBlob: OrchestrationHandler = function* (context) {
  try {
    const input = inputOf(context, copyInput);
    const track: CopyTrack = 'request' in input ? input : { request: input, bytesDone: 0, samples: [] };
    const value = yield* copy(context, track);
    const retries = (track.retries ?? 0) + retriesOf(context);
    const told = retries > 0 && { retries };
    if (value !== 'paused') return { ok: true, value: { ...value, ...told } } satisfies Outcome<CopyResult>;
    context.df.continueAsNew({ ...track, ...told });
    return undefined;
  } catch (thrown) {
    return { ok: false, error: failureOf(thrown, 'copy blob') } satisfies Outcome<CopyResult>;
  }
};

function* copy(context: OrchestrationContext, track: CopyTrack): Steps<CopyResult | 'paused'> {
  track.begun ??= yield* must(context, 'copyBegin', track.request, track.request.polling);
  let begun = track.begun.copied ? track.begun : yield* move(context, track, track.begun);
  for (let round = 1; begun !== 'paused'; round++) {
    const { job, strategy, choice, polling } = begun;
    const order = { job, strategy, ...(choice !== undefined && { choice }) };
    const end = yield* must(context, 'copyCommit', order, polling);
    if (!('unstaged' in end)) return end;
    if (round === mostRounds) throw new Stop(neverStaged(job.blob));
    const { unstaged } = end;
    track.left = unstaged;
    track.bytesDone -= unstaged.reduce((sum, range) => sum + rangeBytes(job.plan, range), 0);
    track.bytesDone = Math.max(0, track.bytesDone);
    begun = yield* move(context, track, begun);
  }
  return begun;
}

/** Blocks that were staged and are gone at the commit are staged again so often. */
const mostRounds = 5;

function neverStaged(blob: string): Failure {
  const why = 'are gone at each commit: something else writes or deletes it at the target';
  return permanent('COPY_FAILED', `blocks of ${blob} ${why}`, 'commit blob', 'target');
}

/** Moves the bytes, by one strategy after the other where that is left open; tells which it was. */
function* move(
  context: OrchestrationContext,
  track: CopyTrack,
  planned: CopyBegun,
): Steps<CopyBegun | 'paused'> {
  let begun = yield* hashSource(context, track, planned);
  while (begun !== 'paused') {
    if (track.samples.length === 0) showProgress(context, track, begun);
    const end = yield* useStrategy(context, track, begun);
    if (end === 'paused') return end;
    if (end === 'done') break;
    begun = track.begun = fallBack(begun, end);
    startOver(track);
  }
  return begun;
}

function* useStrategy(
  context: OrchestrationContext,
  track: CopyTrack,
  begun: CopyBegun,
): Steps<'done' | 'paused' | Refusal> {
  const { job, strategy, small, choice, polling } = begun;
  if (track.left === undefined && strategy === 'from-url' && small) {
    // Without another strategy to turn to, an outage is ridden out.
    const patience = choice === undefined ? polling : undefined;
    const answer = orRefusal(yield* attempt(context, 'copyWhole', { job }, patience), choice);
    if (answer.kind === 'copied') return 'done';
    // A service without Put Blob From URL may still have the older Put Block From URL.
    if (answer.kind === 'unreachable') return answer;
  }
  track.left ??= allBlocks(job.plan);
  return yield* copyInWaves(context, track, begun);
}

/** @throws Stop when the route names the strategy, or no other is left. */
function fallBack(begun: CopyBegun, refusal: Refusal): CopyBegun {
  const choice = begun.choice && nextChoice(begun.strategy, refusal);
  if (choice !== undefined) return { ...begun, strategy: choice.strategy, choice };
  const message = `${begun.strategy} is not possible: ${refusal.reason}`;
  throw new Stop(permanent('COPY_FAILED', message, 'copy blob', 'target'));
}

/** Gives a source without Content-MD5 one, for the import trigger. `paused` goes on in a new history. */
function* hashSource(
  context: OrchestrationContext,
  track: CopyTrack,
  begun: CopyBegun,
): Steps<CopyBegun | 'paused'> {
  const { job, polling } = begun;
  if (job.contentMd5 !== undefined) return begun;
  const { route, transferId, batch, blob, from = blob, etag, plan } = job;
  track.hash ??= { etag, bytes: plan.bytes, offset: 0 };
  const order = { route, transferId, batch, side: 'source', blob: from, algorithm: 'md5' } as const;
  const hashed = yield* hashInOrder(context, order, track, polling);
  if (hashed === 'paused') return hashed;
  delete track.hash;
  return (track.begun = { ...begun, job: { ...job, contentMd5: hashed.digest } });
}
