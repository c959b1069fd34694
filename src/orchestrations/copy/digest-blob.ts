import type { OrchestrationContext, OrchestrationHandler } from 'durable-functions';
import { z } from 'zod';
import {
  hashOrderSchema,
  hashStateSchema,
  type Hashed,
  type HashOrder,
  type HashProgress,
  type HashState,
} from '../../domain/copy/hash';
import type { Outcome } from '../../domain/errors';
import { pollingSchema, type Polling } from '../../domain/route';
import { failureOf, inputOf, must } from '../call';
import type { Steps } from '../pace';

/** A call takes minutes; the history is dropped before it is felt. */
const callsPerHistory = 50;

/**
 * Reads a blob in order, call after call from where the last one stopped, and tells its digest. `paused` goes
 * on in a new history, from what the track holds.
 */
export function* hashInOrder(
  context: OrchestrationContext,
  order: HashOrder,
  track: { hash?: HashState },
  polling: Polling,
  onProgress: (state: HashState) => void = () => undefined,
): Steps<Hashed | 'paused'> {
  for (let call = 0; call < callsPerHistory; call++) {
    const input = { ...order, ...(track.hash !== undefined && { state: track.hash }) };
    const answer = yield* must(context, 'hashBlob', input, polling);
    if (answer.done) return answer;
    track.hash = answer.state;
    onProgress(answer.state);
  }
  return 'paused';
}

const hashInput = z.object({
  order: hashOrderSchema,
  polling: pollingSchema,
  hash: z.exactOptional(hashStateSchema),
});

/** Digests the blob of a batch. Never fails: what went wrong is in the outcome. */
export const digestBlob: OrchestrationHandler = function* (context) {
  try {
    const { hash, ...input } = inputOf(context, hashInput);
    const track: { hash?: HashState } = hash === undefined ? {} : { hash };
    const { order, polling } = input;
    const value = yield* hashInOrder(context, order, track, polling, ({ offset: bytesDone, bytes }) => {
      const percent = Math.floor((100 * bytesDone) / bytes);
      context.df.setCustomStatus({ bytesDone, bytesTotal: bytes, percent } satisfies HashProgress);
    });
    if (value !== 'paused') return { ok: true, value } satisfies Outcome<Hashed>;
    context.df.continueAsNew({ ...input, ...track });
    return undefined;
  } catch (thrown) {
    return { ok: false, error: failureOf(thrown, 'digest blob') } satisfies Outcome<Hashed>;
  }
};
