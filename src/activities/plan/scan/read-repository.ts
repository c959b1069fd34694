import type { ListedManifest, ListedTag, RepositoryListings } from '../../../azure/registry/listings';
import { TransferError } from '../../../domain/errors';
import { compareTags } from '../../../domain/plan/compare';
import { groupArtifacts } from '../../../domain/plan/groups';
import type { PlanShard, Unresolved } from '../../../domain/plan/scan';
import type { Way } from '../../../domain/route';
import { subjectOfTag } from '../../../domain/selection/cosign';
import type { NameAtTarget } from '../../../domain/selection/rename';
import type { Selector } from '../../../domain/selection/select-tags';
import type { Selection } from '../../../domain/selection/selection';
import type { SignatureCheck } from '../../../azure/signatures/check';
import { findReferrers, type Referrer } from './find-referrers';
import { judgeLayers, type Reads, withoutLocked } from './judge-artifacts';
import { keepSigned } from '../keep-signed';
import type { TargetView } from './target-view';

/** What the repositories of a scan have in common. */
export interface RepositoryContext {
  readonly selection: Selection;
  readonly selector: Selector;
  readonly overwriteTags: boolean;
  readonly source: RepositoryListings;
  readonly target: TargetView;
  readonly reads: Reads;
  /** Whether the tags of the repository are kept, for pruning. */
  readonly lists: boolean;
  /** Absent where the route demands no signatures. */
  readonly isSigned?: SignatureCheck | undefined;
  /** What repositories are called at the target. */
  readonly nameAtTarget: NameAtTarget;
  readonly via: Way;
}

/** What one repository adds to a plan. */
export type RepositoryPlan = Omit<PlanShard, 'matchedRules'>;

/**
 * Plans one repository. Costs its tag listing, the target's where something is chosen, and only where
 * something is missing the listing of its manifests and some of these.
 */
export async function readRepository(
  repository: string,
  context: RepositoryContext,
): Promise<RepositoryPlan> {
  const { selection, source, target } = context;
  let tags: readonly ListedTag[];
  try {
    tags = (await source.tags(repository)) ?? [];
  } catch (error) {
    return { ...nothing, unresolved: [unreadable(repository, error)], unread: [repository] };
  }
  // Tags of the cosign scheme are referrers: they come with their subject or not at all.
  const plain = tags.filter(({ tag }) => subjectOfTag(tag) === undefined);
  const chosen = context.selector.select(repository, plain);
  // One that is named itself was pushed after its subject: it follows alone.
  const late = tags.filter(
    ({ tag }) =>
      selection.referrers === 'all' &&
      subjectOfTag(tag) !== undefined &&
      context.selector.names(repository, tag),
  );
  const doubts = context.selector.doubts(repository, plain);
  const selected = chosen.length + late.length;
  const listed = {
    ...{ ...nothing, tags: tags.length, selected, findings: doubts },
    ...(context.lists && { listed: [{ repository, tags: tags.map(({ tag }) => tag) }] }),
  };
  if (selected === 0) return listed;

  const name = context.nameAtTarget(repository);
  const there = await target.tags(name);
  const compared = compareTags(repository, chosen, there.tags, { ...selection, ...context, name });
  const { skipped, unresolved, findings } = compared;
  const result = { ...listed, skipped, unresolved, findings: [...doubts, ...there.findings, ...findings] };
  if (compared.missing.length === 0 && selection.referrers === 'none') return result;

  const manifests = new Map((await source.manifests(repository))?.map((each) => [each.digest, each]));
  const named = compared.missing.map(({ tag, digest, readable }) => ({
    reference: `${repository}:${tag}`,
    digest,
    readable,
  }));
  const open = withoutLocked(named, manifests);
  const judged = await judgeLayers(repository, open.fit, manifests, context);
  const referrers =
    selection.referrers === 'none' ||
    !(open.fit.length > 0 ? judged.readable : await source.readable(repository))
      ? []
      : await missingReferrers(repository, context, {
          chosen,
          late,
          tags,
          manifests,
          targetTags: there.tags,
        });
  const following = withoutLocked(referrers, manifests);
  const [signed, followers] = await Promise.all([
    keepSigned(judged.fit, context.isSigned),
    keepSigned(following.fit, context.isSigned),
  ]);
  const follows = new Set(referrers.map(({ reference }) => reference));
  const left = late.map(({ tag, digest }) => ({ reference: `${repository}:${tag}`, digest }));
  return {
    ...result,
    skipped: [...skipped, ...left.filter(({ reference }) => !follows.has(reference))],
    groups: groupArtifacts(signed.fit, followers.fit, manifests),
    unresolved: [
      ...[...unresolved, ...open.unresolved, ...following.unresolved, ...judged.unresolved],
      ...[...signed.unresolved, ...followers.unresolved],
    ],
    findings: [...result.findings, ...judged.findings, ...signed.findings, ...followers.findings],
  };
}

const nothing: RepositoryPlan = {
  repositories: 1,
  tags: 0,
  selected: 0,
  groups: [],
  skipped: [],
  unresolved: [],
  findings: [],
};

/** A repository the identity may not read is said to be missing from the plan, not left out silently. */
function unreadable(repository: string, error: unknown): Unresolved {
  if (error instanceof TransferError && error.failure.code === 'ACCESS_DENIED') {
    return { reference: repository, reason: `ACCESS_DENIED: ${error.failure.message}` };
  }
  throw error;
}

interface Known {
  readonly chosen: readonly ListedTag[];
  readonly late: readonly ListedTag[];
  readonly tags: readonly ListedTag[];
  readonly manifests: ReadonlyMap<string, ListedManifest>;
  readonly targetTags: readonly { readonly tag: string; readonly digest: string }[];
}

async function missingReferrers(
  repository: string,
  { source, target, selection, nameAtTarget }: RepositoryContext,
  { chosen, late, tags, manifests, targetTags }: Known,
): Promise<Referrer[]> {
  const subjects = [
    ...new Set([
      ...chosen.map(({ digest }) => digest),
      ...late.flatMap(({ tag }) => subjectOfTag(tag) ?? []).filter((digest) => manifests.has(digest)),
    ]),
  ];
  const found = await findReferrers(repository, subjects, { source, tags, manifests });
  if (selection.mode === 'all' || found.length === 0) return found;
  const held = new Set(targetTags.map(({ tag, digest }) => `${repository}:${tag} ${digest}`));
  const digests = found.some(({ reference }) => reference.includes('@'))
    ? await target.digests(nameAtTarget(repository))
    : new Set<string>();
  return found.filter(
    ({ reference, digest }) =>
      !held.has(`${reference} ${digest}`) && !(reference.includes('@') && digests.has(digest)),
  );
}
