import { z } from 'zod';
import { TransferError } from '../../domain/errors';
import { knownBy } from '../../domain/prune/brought';
import type { Prune } from '../../domain/prune/prune';
import { plural } from '../../domain/transfer/plural';
import { senderOf } from '../../domain/waybill/address';
import { takenPath } from '../../records/imports/paths';
import { noteList, whyOutdated } from '../../records/prune/newest-list';
import { prunePath, tagListPath } from '../../records/prune/paths';
import { requestPath } from '../../records/transfer/paths';
import { throwIfStopped } from '../../records/transfer/stops';
import { activity } from '../activity';
import { gatherGone } from './gather-gone';
import { waybillsOf } from './waybills-of';

const planByListInput = z.object({
  route: z.string(),
  transferId: z.string(),
  goesOn: z.literal(true).exactOptional().describe('An earlier call did not come to the end.'),
});

/** How far the look at a list of tags came. */
export interface PlannedByList {
  readonly done: boolean;
  /** Waybills of its transfer that are still to arrive. */
  readonly waitsFor?: number;
}

const workMs = 60_000;
/** Another disk may bring what is missing. */
const longestWaitMs = 7 * 24 * 3_600_000;

/**
 * Writes down which tags a list that was carried across no longer has, once all that its transfer sent
 * arrived. By a list that is not the newest nothing goes. @throws TransferError WAYBILL_MISSING
 */
export const planByList = activity(planByListInput, async (input, services): Promise<PlannedByList> => {
  const { transferId } = input;
  const route = services.route(input.route);
  const { mode } = route.prune;
  if (mode === 'off') return { done: true };
  await throwIfStopped(services, route, transferId);
  const records = services.records(route);
  const list = await records.demand(tagListPath(transferId));
  const taken = await records.read(takenPath(route.name, senderOf(list)));
  const resetAt = taken?.resetAt;
  const { asOf, since } = list;
  const look = { asOf, since, sender: senderOf(list), ...(resetAt !== undefined && { resetAt }) };
  const nothing: Prune = { mode, tags: [], found: 0, kept: [], ...look };
  const refuse = async (refused: string): Promise<PlannedByList> => {
    await records.write(prunePath(transferId), { ...nothing, refused });
    return { done: true };
  };
  const outdated = await whyOutdated(services, route, list);
  if (outdated !== undefined) return refuse(outdated);
  const { left, unknown } = await waybillsOf(services, route, list, taken);
  if (unknown > 0)
    return refuse(
      `${plural(unknown, 'waybill')} of ${list.transferId} came too long ago, if at all: ${retry}`,
    );
  if (left > 0) {
    const request = await records.demand(requestPath(transferId));
    if (services.now().getTime() < Date.parse(request.requestedAt) + longestWaitMs)
      return { done: false, waitsFor: left };
    // Failed, so that the list may be carried once more with what is missing.
    await records.write(prunePath(transferId), nothing);
    throw new TransferError(
      'WAYBILL_MISSING',
      `${plural(left, 'waybill')} of ${list.transferId} never arrived whole`,
      { operation: 'prune by list of tags', origin: 'target' },
    );
  }
  await noteList(services, route, list);
  const tags = new Map(list.repositories.map(({ repository, tags: names }) => [repository, new Set(names)]));
  const view = {
    selection: list.selection,
    has: (repository: string, tag: string) => tags.get(repository)?.has(tag) === true,
    knows: knownBy(look),
  };
  if ([...tags.values()].every(({ size }) => size === 0)) return refuse('the list names no tag at all');
  const begun = input.goesOn ? await records.demand(prunePath(transferId)) : nothing;
  // Done before: the worker died before it could say so.
  if (input.goesOn && begun.after === undefined) return { done: true };
  const prune = await gatherGone(services, route, begun, view, services.now().getTime() + workMs);
  await records.write(prunePath(transferId), prune);
  return { done: prune.after === undefined };
});

const retry = 'carry a newer list';
