import type { Deletions } from '../../azure/registry/deletions';
import type { LookUps } from '../../azure/registry/look-ups';
import { isOf, knownBy } from '../../domain/prune/brought';
import type { Going, Prune } from '../../domain/prune/prune';
import type { Route } from '../../domain/route';
import { referenceOf } from '../../domain/selection/artifact-reference';
import { broughtAs } from '../../records/prune/brought';
import { broughtByOther } from '../../records/prune/brought-by-others';
import type { Services } from '../../services';

/** What a tag is judged by. */
export interface Look {
  readonly services: Services;
  readonly route: Route;
  readonly plan: Prune;
  /** Why no more may go, where some went before. */
  readonly refused: string | undefined;
  /** Why all of a repository stays. */
  readonly unresolved: ReadonlyMap<string, string>;
  readonly target: Deletions;
  readonly source: LookUps | undefined;
}

/** What becomes of a tag. */
interface Judgement {
  /** Why it stays; undefined: it may go. `gone`: it is not there. */
  readonly why: string | undefined;
  /** When it was brought. */
  readonly at?: string | undefined;
}

/** Judges a tag by both sides as they are now. */
export async function judgeTag({ reference, digest }: Going, look: Look): Promise<Judgement> {
  const { services, route, plan, target, source } = look;
  const named = referenceOf(reference);
  if (!('tag' in named)) return { why: 'it is no tag' };
  const { repository, tag } = named;
  const [manifest, sources, own, other] = await Promise.all([
    target.manifestNow(repository, digest),
    source?.digests([named]),
    broughtAs(services, route, reference),
    broughtByOther(services, route, reference),
  ]);
  // Last, for it decides whose it is: nothing lies between this look and the deletion.
  const now = await target.tagNow(repository, tag);
  const whyStays = (): string | undefined => {
    if (now === undefined) return gone;
    const kept = look.refused ?? look.unresolved.get(repository);
    if (kept !== undefined) return kept;
    if (now.digest !== digest) return `others moved it to ${now.digest} at the target`;
    if (now.locked) return 'it is locked at the target';
    if (manifest?.locked) return 'its manifest is locked at the target';
    if (sources?.[0] !== undefined) return 'the source has it again';
    if (own?.digest !== digest) return 'it was brought anew meanwhile';
    if (!isOf(route)(own)) return 'it was brought under another name, or between other registries';
    if (Date.parse(now.updatedAt) > Date.parse(own.at)) return pushedAgain(now.updatedAt);
    if (plan.asOf !== undefined && !knownBy(plan)(own))
      return 'it was brought anew meanwhile, or by another sender';
    return other !== undefined && other.at >= own.at ? `route ${other.route} brought it, too` : undefined;
  };
  return { why: whyStays(), at: own?.at };
}

/** The tag is not there. */
export const gone = 'others deleted it before';

/** The same digest under the same tag; a registry does not tell a push from a lock that is gone again. */
export const pushedAgain = (updatedAt: string): string =>
  `others pushed it again, or changed its locks, at ${updatedAt}`;
