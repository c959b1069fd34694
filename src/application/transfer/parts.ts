import { hashId } from '../../domain/copy/hash';
import { copyId } from '../../domain/copy/job';
import { batchId, laneId } from '../../domain/transfer/names';
import {
  batchProgressSchema,
  laneProgressSchema,
  transferProgressSchema,
} from '../../domain/transfer/status';
import type { Part } from '../instances';

const waitsForNone = (): readonly Part[] => [];

/** A transfer, which waits for its lanes. */
export const transferPart = (transferId: string): Part => ({
  id: transferId,
  waitsFor(shown) {
    const progress = transferProgressSchema.safeParse(shown).data;
    if (progress === undefined || progress.phase === 'plan' || progress.phase === 'report') return [];
    return Array.from({ length: progress.lanes }, (_, i) => lanePart(transferId, i + 1));
  },
});

/** A lane, which waits for its batch unless that waits for a slot. */
export const lanePart = (transferId: string, lane: number): Part => ({
  id: laneId(transferId, lane),
  waitsFor(shown) {
    const progress = laneProgressSchema.safeParse(shown).data;
    return progress === undefined || progress.waits ? [] : [batchPart(transferId, progress.batch)];
  },
});

/** A batch, which waits for whoever copies or reads its blob. */
export const batchPart = (transferId: string, batch: number): Part => ({
  id: batchId(transferId, batch),
  waitsFor(shown) {
    const phase = batchProgressSchema.safeParse(shown).data?.phase;
    if (phase === 'copy') return [{ id: copyId(transferId, batch), waitsFor: waitsForNone }];
    if (phase !== 'handover' && phase !== 'check') return [];
    return [{ id: hashId(transferId, batch), waitsFor: waitsForNone }];
  },
});
