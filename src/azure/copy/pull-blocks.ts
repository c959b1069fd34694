import type { BlockBlobClient } from '@azure/storage-blob';
import { blockId, blockSpan, type BlockPlan } from '../../domain/copy/block-plan';
import type { Limiter } from './limiter';
import { retrying } from './retrying';
import type { StagedBlocks } from './staged-blocks';
import type { StageBlock } from './stage-range';

/** What pulling a block takes. */
export interface PullContext {
  /** Opened with the source's ETag. */
  readonly target: BlockBlobClient;
  /** Readable by the target service; a secret. */
  readonly sourceUrl: string;
  readonly plan: BlockPlan;
  readonly pin: string;
  readonly staged: StagedBlocks;
  readonly limiter: Limiter;
}

/** Stages blocks by having the target service fetch them (Put Block From URL): no byte passes the app. */
export function pullBlocks({ target, sourceUrl, plan, pin, staged, limiter }: PullContext): StageBlock {
  return async (index, scope) => {
    const { offset, length } = blockSpan(plan, index);
    if (staged.has(index)) return 0;
    await limiter.take(length, scope.signal);
    await retrying(scope, () =>
      target.stageBlockFromURL(blockId(pin, index), sourceUrl, offset, length, { abortSignal: scope.signal }),
    );
    return length;
  };
}
