import type { Act } from '../../domain/transfer/acts';
import type { Ledger } from '../../domain/transfer/ledger';
import type { Records } from '../records';
import { actsPath } from './paths';

/** More is not done to a transfer, save by a script that went astray. */
const keptAtMost = 500;

/** Changes the list of what was done to a transfer, also while others do; returns what it is then. */
export async function changeActs(
  records: Records,
  transferId: string,
  change: (acts: readonly Act[]) => readonly Act[],
): Promise<readonly Act[]> {
  const { acts } = await records.update(actsPath(transferId), (known = { acts: [] }) => {
    const changed = change(known.acts);
    return changed === known.acts ? known : { acts: changed.slice(-keptAtMost) };
  });
  return acts;
}

/** Adds to what was done to a transfer, once: who did it may have died before it was noted. */
export async function noteAct(records: Records, transferId: string, act: Act): Promise<void> {
  await changeActs(records, transferId, (acts) =>
    acts.some((known) => known.act === act.act && known.at === act.at) ? acts : [...acts, act],
  );
}

/** Notes the pause of a transfer, or its end, that the ledger tells of. */
export async function noteHeld(
  records: Records,
  transferId: string,
  { paused, resumed }: Pick<Ledger, 'paused' | 'resumed'>,
): Promise<void> {
  const [pause, end] = [paused[transferId], resumed[transferId]];
  const act: Act | undefined = pause ? { act: 'pause', ...pause } : end && { act: 'resume', ...end };
  if (act === undefined) return;
  await changeActs(records, transferId, (acts) => {
    const last = acts.findLast((known) => known.act === 'pause' || known.act === 'resume');
    return last?.act === act.act && last.at === act.at ? acts : [...acts, act];
  });
}

/** All that was done to a transfer, in order. */
export const readActs = async (records: Records, transferId: string): Promise<readonly Act[]> =>
  (await records.read(actsPath(transferId)))?.acts ?? [];
