import { hashId } from '../../domain/copy/hash';
import { copyId } from '../../domain/copy/job';
import { batchId, heldId, laneId } from '../../domain/transfer/names';
import {
  batchProgressSchema,
  heldUpSchema,
  laneProgressSchema,
  transferProgressSchema,
} from '../../domain/transfer/status';
import type { Part } from '../instances';

const waitsForNone = (): readonly Part[] => [];

/** A part, which waits for others unless it is held up: then for what looks whether it still is. */
const part = (id: string, below: Part['waitsFor'] = waitsForNone): Part => ({
  id,
  waitsFor: (shown) =>
    heldUpSchema.safeParse(shown).success ? [{ id: heldId(id), waitsFor: waitsForNone }] : below(shown),
});

/** A transfer, which waits for its lanes. */
export const transferPart = (transferId: string): Part =>
  part(transferId, (shown) => {
    const progress = transferProgressSchema.safeParse(shown).data;
    if (progress === undefined || progress.phase === 'plan' || progress.phase === 'report') return [];
    return Array.from({ length: progress.lanes }, (_, i) => lanePart(transferId, i + 1));
  });

/** A lane, which waits for its batch unless that waits for a slot. */
export const lanePart = (transferId: string, lane: number): Part =>
  part(laneId(transferId, lane), (shown) => {
    const progress = laneProgressSchema.safeParse(shown).data;
    return progress === undefined || progress.waits ? [] : [batchPart(transferId, progress.batch)];
  });

/** A batch, which waits for whoever copies or reads its blob. */
export const batchPart = (transferId: string, batch: number): Part =>
  part(batchId(transferId, batch), (shown) => {
    const phase = batchProgressSchema.safeParse(shown).data?.phase;
    if (phase === 'copy') return [part(copyId(transferId, batch))];
    return phase === 'handover' || phase === 'check' ? [part(hashId(transferId, batch))] : [];
  });
