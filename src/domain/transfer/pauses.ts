import type { Slots } from '../route';
import type { DoneBy } from './acts';
import { admit, hasNotEnded, isOf, type Ledger } from './ledger';

/**
 * Has a transfer begin nothing more. What it has under way goes back to the front of the queue: what runs
 * comes to its end, and its slots are for others meanwhile. One that is paused or cancelled stays as it is.
 */
export function pause(ledger: Ledger, transferId: string, pausedBy: DoneBy, slots: Slots): Ledger {
  if (!hasNotEnded(ledger, transferId) || isPaused(ledger, transferId) || isCancelled(ledger, transferId))
    return ledger;
  const { paused, busy, waiting } = ledger;
  const { [transferId]: _, ...resumed } = ledger.resumed;
  const isIts = isOf(transferId);
  return admit(
    {
      ...ledger,
      ...{ paused: { ...paused, [transferId]: pausedBy }, resumed },
      busy: busy.filter((held) => !isIts(held)),
      waiting: [...busy.filter(isIts), ...waiting],
    },
    slots,
  );
}

/** Lets a paused transfer go on as slots are free. */
export function resume(ledger: Ledger, transferId: string, resumedBy: DoneBy, slots: Slots): Ledger {
  if (!isPaused(ledger, transferId)) return ledger;
  const resumed = { ...ledger.resumed, [transferId]: resumedBy };
  return withoutPause({ ...ledger, resumed }, transferId, slots);
}

function withoutPause(ledger: Ledger, transferId: string, slots: Slots): Ledger {
  const { [transferId]: _, ...paused } = ledger.paused;
  return admit({ ...ledger, paused }, slots);
}

/** Has a transfer stop; a pause is over with that. */
export function cancel(ledger: Ledger, transferId: string, slots: Slots): Ledger {
  if (!hasNotEnded(ledger, transferId) || isCancelled(ledger, transferId)) return ledger;
  return withoutPause({ ...ledger, cancelled: [...ledger.cancelled, transferId] }, transferId, slots);
}

/** Whether a transfer is to begin nothing until somebody resumes it. */
export const isPaused = ({ paused }: Ledger, transferId: string): boolean => transferId in paused;

/** Whether a transfer was told to stop. */
export const isCancelled = ({ cancelled }: Ledger, transferId: string): boolean =>
  cancelled.includes(transferId);

/** Whether a batch that is under way may take its next step: a pause may have cost it its slot. */
export const mayStep = (ledger: Ledger, transferId: string, batch: number | undefined): boolean =>
  !isPaused(ledger, transferId) &&
  !ledger.waiting.some((held) => held.transferId === transferId && held.batch === batch);
