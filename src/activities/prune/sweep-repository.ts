import { withOutcomes, type PruneOutcome } from '../../domain/prune/pruned';
import { forgetBrought } from '../../records/prune/brought';
import { forgetUntagged, noteUntagged } from '../../records/prune/untagged';
import { lookAtManifests, type Manifests, type Stay } from './look-at-manifests';
import { refusedBy } from './refused';

interface Sweep extends Manifests {
  /** Manifests that lost their tag and are still to be looked at. */
  readonly digests: readonly string[];
  /** What an earlier call came to, or had begun, in all repositories. */
  readonly before: readonly PruneOutcome[];
  /** Why none of the repository may go just now. */
  readonly whyHeld: () => Promise<string | undefined>;
  readonly note: (news: readonly PruneOutcome[]) => Promise<void>;
  /** Judges another, if there is time; where that fails, others follow. @throws what holds the transfer */
  readonly attempt: (digest: string, judge: () => Promise<void>) => Promise<boolean>;
}

/** So many that stay are written down at once. */
const notedAtOnce = 50;

/** Deletes manifests of a repository that nobody uses; false when the time is up before all are looked at. */
export async function sweepRepository(sweep: Sweep): Promise<boolean> {
  const { services, route, repository, before } = sweep;
  const look = await lookAtManifests(sweep);
  const earlier = before.filter(({ reference }) => reference.startsWith(`${repository}@`));
  // What is added on the way is looked at, too, and once more where it was before.
  const waiting = new Set(sweep.digests);
  const outcomesOf = (digests: readonly string[], outcome: PruneOutcome['outcome'], reason?: string) =>
    digests.map((digest) => ({
      ...{ reference: `${repository}@${digest}`, digest, outcome },
      ...(reason !== undefined && { reason }),
    }));
  // Those that stay are written down with the next that goes, or a few together, as is what is settled.
  let stay: PruneOutcome[] = [];
  let settled: string[] = [];
  const note = async (news: readonly PruneOutcome[]): Promise<void> => {
    const all = withOutcomes(stay, news);
    stay = [];
    if (all.length > 0) await sweep.note(all);
  };
  const flush = async (): Promise<void> => {
    await note([]);
    const all = settled;
    settled = [];
    if (all.length > 0) await forgetUntagged(services, route, repository, new Set(all));
  };
  const noteGone = async (digests: readonly string[]): Promise<void> => {
    const gone = outcomesOf(digests, 'deleted');
    await forgetBrought(
      services,
      route,
      gone.map((each) => look.withTime(each)),
    );
    await note(gone);
    settled.push(...digests);
  };
  const keep = (digests: readonly string[], { reason, isWanted }: Stay): void => {
    stay.push(...outcomesOf(digests, 'kept', reason));
    if (isWanted) settled.push(...digests);
  };
  const remove = async (digest: string, referrers: readonly string[]): Promise<void> => {
    const all = [digest, ...referrers];
    const children = look.childrenOf(digest).map((child) => ({
      ...{ reference: `${repository}@${child}`, digest: child },
    }));
    settled = settled.filter((each) => !look.childrenOf(digest).includes(each));
    if (children.length > 0) await noteUntagged(services, route, children, sweep.plan.sender);
    await note(outcomesOf(all, 'begun'));
    // Listing took its time, and so did writing: nothing lies between these looks and the deletion.
    const why = await whyHeld();
    if (why !== undefined) {
      keep(all, why);
      return;
    }
    for (const referrer of referrers) {
      const used = await look.whyStays(referrer);
      if (used !== undefined) {
        keep(all, { reason: `of ${referrer}, which refers to it: ${used.reason}` });
        return;
      }
    }
    const used = await look.whyStays(digest);
    if (used !== undefined) {
      keep(all, used);
      return;
    }
    const deletion = await sweep.target.deleteManifest(repository, digest).catch((error: unknown) => ({
      reason: refusedBy(error).reason,
    }));
    if (deletion === 'locked') {
      keep(all, { reason: 'it, or what refers to it, is locked' });
      return;
    }
    if (typeof deletion === 'object') {
      keep(all, deletion);
      return;
    }
    look.without(all);
    await noteGone(all);
    for (const child of children) {
      waiting.delete(child.digest);
      waiting.add(child.digest);
    }
  };

  const whyHeld = async (): Promise<Stay | undefined> => {
    const reason = await sweep.whyHeld();
    return reason === undefined ? undefined : { reason };
  };

  const begun = earlier.filter(({ outcome }) => outcome === 'begun').map(({ digest }) => digest);
  if (begun.length > 0) {
    await noteGone(begun.filter((digest) => !look.has(digest)));
    stay.push(...outcomesOf(begun.filter(look.has), 'kept', 'its deletion was begun, and it is still there'));
  }
  const judge = async (digest: string): Promise<void> => {
    if (!look.has(digest)) return void settled.push(digest);
    const stays = (await look.whyStays(digest)) ?? (await whyHeld());
    const goes = stays ?? (await look.goesWith(digest));
    if ('reason' in goes) keep([digest], goes);
    else await remove(digest, goes);
  };
  try {
    for (const digest of waiting) {
      if (!(await sweep.attempt(digest, () => judge(digest)))) return false;
      if (stay.length + settled.length >= notedAtOnce) await flush();
    }
    return true;
  } finally {
    await flush();
  }
}
