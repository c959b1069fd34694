import { leaveWaybill } from '../../azure/copy/leave-waybill';
import type { Prune } from '../../domain/prune/prune';
import { longestListBytes, tagListName, type TagList } from '../../domain/waybill/tag-list';
import { receivingSide, sideOf, type Route } from '../../domain/route';
import { referenceOf } from '../../domain/selection/artifact-reference';
import type { Side } from '../../domain/side';
import { signWaybill, tagListType } from '../../domain/waybill/signature';
import { whichTransferSchema } from '../../domain/waybill/waybill';
import { planPath, wantedPath } from '../../records/plan/paths';
import { sourceTags, type SourceTags } from '../../records/plan/source-tags';
import { unresolvedIn } from '../../records/plan/unresolved';
import { forgetBrought } from '../../records/prune/brought';
import { prunePath } from '../../records/prune/paths';
import { numberPath } from '../../records/transfer/paths';
import { throwIfStopped } from '../../records/transfer/stops';
import { drawNumber, readWaybills } from '../../records/transfer/waybills';
import type { Services } from '../../services';
import { activity } from '../activity';
import { throwIfClosed } from '../opening';
import { signerOf } from './hand-over';

/** What the list of a transfer came to. */
export interface HandedOverTags {
  /** Why there is none. */
  readonly refused?: string;
}

/**
 * Leaves the tags of the source beside the waybills of a transfer, signed, for the receiver to prune by. What
 * is gone counts as at the target no more: pushed again, it is sent again.
 */
export const handOverTags = activity(
  whichTransferSchema,
  async ({ transferId, ...input }, services): Promise<HandedOverTags> => {
    const route = services.route(input.route);
    await throwIfStopped(services, route, transferId);
    throwIfClosed(route, services);
    const source = sideOf(route, 'source');
    const prune = await services.records(route).demand(prunePath(transferId));
    const signer = await signerOf(services, route, source);
    const unresolved = await unresolvedIn(services.records(route), transferId);
    const stays = prune.tags.filter(({ reference }) => unresolved.has(referenceOf(reference).repository));
    const back = new Set([
      ...(await backAtSource(services, source, prune)),
      // What was to come in their place cannot.
      ...stays.map(({ reference }) => reference),
    ]);
    const list = await listOf(services, route, transferId, { prune, back });
    if (signer === undefined || list === undefined) return { refused: 'nobody signs the list of tags' };
    const file = await signWaybill(JSON.stringify(list), signer, tagListType);
    if (file.length > longestListBytes)
      return {
        refused:
          `the list of tags has ${file.length} bytes, and ${longestListBytes} may be carried: ` +
          'narrow the rules',
      };
    // Before the receiver can read it: who died in between would hold back what is pushed again.
    await forgetBrought(
      services,
      route,
      prune.tags.filter(({ reference }) => !back.has(reference)),
    );
    await leaveWaybill(services.container(receivingSide(route)), tagListName(transferId), file);
    return {};
  },
);

/** Of the tags that were gone when the source was looked at, those that are there by now. */
async function backAtSource(services: Services, source: Side, { tags }: Prune): Promise<ReadonlySet<string>> {
  const registry = await services.registry(source);
  const now = await registry.digests(tags.map(({ reference }) => referenceOf(reference)));
  return new Set(tags.flatMap(({ reference }, i) => (now[i] === undefined ? [] : [reference])));
}

/** Tags by repository, and some more. */
function withTags(tags: SourceTags['tags'], more: Iterable<string>): TagList['repositories'] {
  const all = new Map([...tags].map(([repository, names]) => [repository, new Set(names)]));
  for (const reference of more) {
    const named = referenceOf(reference);
    if (!('tag' in named)) continue;
    const { repository, tag } = named;
    all.set(repository, (all.get(repository) ?? new Set<string>()).add(tag));
  }
  return [...all].map(([repository, names]) => ({ repository, tags: [...names] }));
}

async function listOf(
  services: Services,
  route: Route,
  transferId: string,
  { prune, back }: { readonly prune: Prune; readonly back: ReadonlySet<string> },
): Promise<TagList | undefined> {
  const { scan, asOf = 0 } = prune;
  const records = services.records(route);
  const { receiver } = route.waybill;
  if (scan === undefined || receiver === undefined) return undefined;
  const { selection } = await records.demand(wantedPath(scan.planId));
  if (selection === undefined) return undefined;
  const waybills = await readWaybills(services, route, await records.demand(planPath(transferId)));
  const seen = await sourceTags(records, scan.planId, scan.shards);
  const { cloud, registry } = sideOf(route, 'source');
  return {
    version: 1,
    transferId,
    route: route.name,
    exporter: { cloud: cloud.name, registry },
    receiver,
    number: await numberOf(services, route, transferId),
    asOf,
    since: (await records.demand(numberPath(route.name))).first,
    waybills: waybills.flatMap(({ number }) => number ?? []),
    createdAt: services.now().toISOString(),
    selection,
    repositories: withTags(seen.tags, [...(prune.hidden ?? []), ...back]),
  };
}

/** The list keeps its number, however often it is written. */
async function numberOf(services: Services, route: Route, transferId: string): Promise<number> {
  const records = services.records(route);
  const path = prunePath(transferId);
  const before = (await records.demand(path)).number;
  if (before !== undefined) return before;
  const number = await drawNumber(services, route);
  const now = await records.update(path, (prune) => {
    if (prune === undefined) throw new Error(`the document ${path.name} is gone`);
    return { ...prune, number: prune.number ?? number };
  });
  return now.number ?? number;
}
