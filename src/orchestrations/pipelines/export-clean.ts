import type { OrchestrationContext } from 'durable-functions';
import { Stop } from '../call';
import type { Steps } from '../pace';
import { RunFailed } from './follow-run';
import { runPipeline, type PipelineStep, type StepEvents } from './run-pipeline';

/** An artifact no run exports without an error, and what the run said; or one that moved before a run. */
interface LeftOut {
  /** Its place in the waybill. */
  readonly index: number;
  readonly text: string;
  readonly moved?: true;
}

/** How a blob came about that holds all that it is said to hold. */
export interface CleanExport {
  /** How many artifacts there were. */
  readonly of: number;
  readonly left: readonly LeftOut[];
}

interface Told {
  readonly text: string;
  readonly named: readonly number[];
}

/**
 * Exports a batch until a run ends without any error text: only that proves what its blob holds. What a text
 * names is left out, and the rest exported again into the same blob. Where it names nothing, halves are
 * tried, down to single artifacts.
 * @throws Stop when nothing is left
 */
export function* exportClean(
  context: OrchestrationContext,
  step: PipelineStep,
  events: StepEvents,
): Steps<CleanExport> {
  let [runs, of] = [step.round ?? 0, 0];
  /** How many of the artifacts that can be exported the blob holds, and nothing else. */
  let exported = 0;
  const left: LeftOut[] = [];
  const isLeft = (index: number): boolean => left.some((each) => each.index === index);
  /** Keeps in mind what a run was not asked for; returns how many it was. */
  const leave = (moved: readonly number[] = []): number => {
    for (const index of moved) if (!isLeft(index)) left.push({ index, text: movedText, moved: true });
    return moved.length;
  };

  function* run(only?: readonly number[]): Steps<Told | undefined> {
    const round = runs++;
    exported = 0;
    try {
      const end = yield* runPipeline(context, { ...step, round, ...(only && { only }) }, events);
      of = Math.max(of, end.artifacts);
      const moved = leave(end.moved);
      if (end.errors !== undefined) return { text: end.errors, named: end.named };
      exported = (only?.length ?? of) - moved;
      return undefined;
    } catch (thrown) {
      if (only && thrown instanceof Stop && thrown.failure.code === 'ARTIFACT_MOVED') {
        leave(only);
        return undefined;
      }
      // A run that can export none of its artifacts fails. Of a whole batch that may have other reasons.
      const isTelling = thrown instanceof RunFailed && (only !== undefined || thrown.named.length > 0);
      if (!isTelling || thrown.failure.code !== 'RUN_FAILED' || !step.terms.continueOnErrors) throw thrown;
      of = Math.max(of, thrown.artifacts);
      return { text: thrown.failure.message, named: thrown.named };
    }
  }

  /** What of some artifacts can be exported, each part by a run without a word. */
  function* cull(wanted: readonly number[], before?: Told): Steps<readonly number[]> {
    if (wanted.length === 0) return wanted;
    const told = before ?? (yield* run(wanted));
    const set = wanted.filter((index) => !isLeft(index));
    if (told === undefined || set.length === 0) return set;
    const named = set.length === 1 ? set : set.filter((index) => told.named.includes(index));
    if (named.length > 0) {
      left.push(...named.map((index) => ({ index, text: told.text })));
      const rest = set.filter((index) => !named.includes(index));
      return yield* cull(rest);
    }
    const middle = Math.ceil(set.length / 2);
    return [...(yield* cull(set.slice(0, middle))), ...(yield* cull(set.slice(middle)))];
  }

  const first = yield* run();
  if (first === undefined) return { of, left };
  const all = Array.from({ length: of }, (_, index) => index);
  const good = yield* cull(all, first);
  if (good.length === 0) throw new Stop(nothingProved(left[0]?.text ?? first.text));
  // The parts of what was halved have to come into one blob.
  const last = exported === good.length ? undefined : yield* run(good);
  if (last !== undefined || good.every(isLeft)) throw new Stop(nothingProved(last?.text ?? movedText));
  return { of, left };
}

const movedText = 'when the export run began, the tag was not at the digest that was verified any more';

const nothingProved = (text: string) => ({
  code: 'RUN_FAILED' as const,
  message: `no export run ended without an error; one said: ${text}`,
  operation: 'export run',
  origin: 'source' as const,
  retryable: false,
});
