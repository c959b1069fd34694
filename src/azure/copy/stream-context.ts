import type { BlockBlobClient } from '@azure/storage-blob';
import type { BlockPlan } from '../../domain/copy/block-plan';
import type { Buffers } from './buffers';
import type { OrderedDigest } from './digest-in-order';
import type { Limiter } from './limiter';
import type { PinnedSource } from './read-range';
import type { StagedBlocks } from './staged-blocks';

/** What it takes to stream the blocks of one copy. */
export interface StreamContext {
  readonly source: PinnedSource;
  /** Absent: the blocks are only read. */
  readonly target?: BlockBlobClient;
  readonly plan: BlockPlan;
  readonly pin: string;
  readonly staged: StagedBlocks;
  readonly buffers: Buffers;
  readonly limiter: Limiter;
  /** Digests the blob as a whole. */
  readonly digest?: OrderedDigest;
  /** Check every range read against the MD5 the service computes of it. Without a digest that is always done. */
  readonly checked: boolean;
}
