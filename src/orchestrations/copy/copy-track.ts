import type { OrchestrationContext } from 'durable-functions';
import type { CopyBegun, CopyRequest } from '../../domain/copy/job';
import type { CopyProgress } from '../../domain/copy/result';
import { addSample, measureRate, type Sample } from '../../domain/copy/rate';
import type { Work } from '../../domain/copy/work';

/** What is known of a copy while it runs; survives continue-as-new, hence plain JSON. */
export interface CopyTrack {
  readonly request: CopyRequest;
  begun?: CopyBegun;
  /** Undefined until the strategy has started. */
  work?: readonly Work[];
  /** Base64, once the blob was digested. */
  md5?: string;
  bytesDone: number;
  samples: readonly Sample[];
  /** Blocks in flight per activity that proved worth it. */
  width?: number;
  /** Since when waves achieve nothing, in milliseconds of orchestration time. */
  stuckSince?: number;
}

export const startTrack = (request: CopyRequest): CopyTrack => ({
  request,
  bytesDone: 0,
  samples: [],
});

/** Shows how far the copy is. */
export function showProgress(context: OrchestrationContext, track: CopyTrack, begun: CopyBegun): void {
  const bytesTotal = begun.job.plan.bytes;
  track.samples = addSample(track.samples, {
    at: context.df.currentUtcDateTime.getTime(),
    bytes: track.bytesDone,
  });
  context.df.setCustomStatus({
    strategy: begun.strategy,
    bytesDone: track.bytesDone,
    bytesTotal,
    ...measureRate(track.samples, bytesTotal),
  } satisfies CopyProgress);
}
