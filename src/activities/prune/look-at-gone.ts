import { codeOf } from '../../domain/errors';
import { isOf, type Brought } from '../../domain/prune/brought';
import type { Cover } from '../../domain/prune/covers';
import { mostHidden, type Kept } from '../../domain/prune/prune';
import type { Route } from '../../domain/route';
import { referenceOf } from '../../domain/selection/artifact-reference';
import type { Selection } from '../../domain/selection/selection';
import { broughtOf, forgetBrought } from '../../records/prune/brought';
import { broughtByOthers } from '../../records/prune/brought-by-others';
import type { Services } from '../../services';
import { goneAtTarget, judgeGone, type Judged, type Target } from './judge-gone';

/** What decides whether a tag is gone at the source. */
export interface SourceView {
  readonly selection: Selection;
  readonly has: (repository: string, tag: string) => boolean;
  /** Whether the view is newer than what was brought. */
  readonly knows: (brought: Brought) => boolean;
}

/** Tags of a repository looked at before it is looked at the time, and whether there are too many. */
const tagsAtOnce = 500;

/** A repository, or what is left of it after a tag. */
export interface Stretch {
  readonly repository: string;
  readonly from?: string;
}

/** What a repository is looked at by. */
export interface Look {
  readonly services: Services;
  readonly route: Route;
  readonly cover: Cover;
  readonly view: SourceView;
  readonly target: Target | undefined;
  /** More than that: nothing goes, and it need not be known how many they are. */
  readonly most: number;
  /** When the time is up. */
  readonly end: number;
}

/** What was found in a repository. */
interface Found extends Judged {
  /** What the time was too short for. */
  readonly left?: Required<Stretch>;
}

const nothing: Found = { going: [], kept: [], hidden: [] };

/** Looks for tags of a repository that are gone at the source; what the target has no more is forgotten. */
export async function lookAt({ repository, from = '' }: Stretch, look: Look): Promise<Found> {
  const { services, route, cover, view, target, most, end } = look;
  const own = (await broughtOf(services, route, repository)).filter(isOf(route));
  const gone = own
    .filter((brought) => {
      const named = referenceOf(brought.reference);
      if (brought.reference <= from || !('tag' in named) || !view.knows(brought)) return false;
      return cover.covers(repository, named.tag) && !view.has(repository, named.tag);
    })
    .sort((a, b) => (a.reference < b.reference ? -1 : 1));
  if (gone.length === 0) return nothing;
  const [listed, others] = await Promise.all([
    target && unlessDenied(allTags(target, repository)),
    broughtByOthers(services, route, repository),
  ]);
  if (target !== undefined && listed === undefined) return { ...nothing, kept: gone.map(unseen) };
  const isLocked = listed !== undefined && (await target?.isLocked(repository)) === true;
  const there = listed && new Map(listed.map((each) => [`${repository}:${each.tag}`, each]));
  let found = nothing;
  const lost: Brought[] = [];
  for (let i = 0; i < gone.length; i += tagsAtOnce) {
    const some = gone.slice(i, i + tagsAtOnce);
    const isThere = ({ reference }: Brought): boolean => there === undefined || there.has(reference);
    lost.push(
      ...(await goneAtTarget(
        services,
        route,
        some.filter((each) => !isThere(each)),
      )),
    );
    const sides = { services, route, target, there, others, isLocked };
    const judged = await judgeGone(some.filter(isThere), sides);
    found = {
      going: [...found.going, ...judged.going],
      kept: [...found.kept, ...judged.kept],
      hidden: [...found.hidden, ...judged.hidden],
    };
    if (found.going.length > most || found.hidden.length > mostHidden) break;
    const last = some.at(-1)?.reference;
    if (last === undefined || i + tagsAtOnce >= gone.length || services.now().getTime() < end) continue;
    found = { ...found, left: { repository, from: last } };
    break;
  }
  // Once a stretch: they would be asked for with every plan.
  await forgetBrought(services, route, lost);
  return found;
}

/** Of a repository that somebody deleted there are none. */
const allTags = async (target: Target, repository: string) => (await target.tags(repository)) ?? [];

const unseen = ({ reference }: Brought): Kept => ({ reference, reason: 'its repository may not be read' });

/** Undefined: the registry does not let the app look. */
export async function unlessDenied<T>(work: Promise<T>): Promise<T | undefined> {
  try {
    return await work;
  } catch (error) {
    if (codeOf(error) === 'ACCESS_DENIED') return undefined;
    throw error;
  }
}
