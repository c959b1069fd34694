import { createHash } from 'node:crypto';
import type { BlockBlobClient } from '@azure/storage-blob';
import { parseBlockId, blockSpan, type BlockPlan } from '../../domain/copy/block-plan';
import { statusOf } from './faults';

/** Indices of the blocks of this copy that wait at the target with their full length. */
export type StagedBlocks = ReadonlySet<number>;

/** Names source version and plan in block ids: 16 hex digits. */
export const pinOf = (etag: string, { bytes, blockSize }: BlockPlan): string =>
  createHash('sha256').update(`${etag}\n${bytes}\n${blockSize}`).digest('hex').slice(0, 16);

/** Looks which blocks are staged. */
export async function listStaged(
  target: BlockBlobClient,
  plan: BlockPlan,
  pin: string,
  abortSignal: AbortSignal,
): Promise<StagedBlocks> {
  const staged = new Set<number>();
  for (const { name, size } of await listUncommitted(target, abortSignal)) {
    const index = parseBlockId(pin, name);
    if (index === undefined || index >= plan.count) continue;
    if (size === blockSpan(plan, index).length) staged.add(index);
  }
  return staged;
}

const listing = new Map<string, Promise<StagedBlocks>>();

/**
 * Blocks that need not be staged again, by a list that may have begun before the question: who asks while one
 * is under way gets that. The activities of a copy begin together, and to parse 50,000 blocks takes seconds
 * in which the process does nothing else.
 */
export function listSkippable(
  target: BlockBlobClient,
  plan: BlockPlan,
  pin: string,
  abortSignal: AbortSignal,
): Promise<StagedBlocks> {
  const key = `${pin} ${target.url}`;
  const list =
    listing.get(key) ?? listStaged(target, plan, pin, abortSignal).finally(() => listing.delete(key));
  listing.set(key, list);
  return list;
}

async function listUncommitted(
  target: BlockBlobClient,
  abortSignal: AbortSignal,
): Promise<readonly { name: string; size: number }[]> {
  try {
    const { uncommittedBlocks } = await target.getBlockList('uncommitted', { abortSignal });
    return uncommittedBlocks ?? [];
  } catch (error) {
    // Nothing was ever staged under this name.
    if (statusOf(error) === 404) return [];
    throw error;
  }
}
