import { asFound, holds, inDoubt, wayNames, type TakenWay } from '../domain/image-import/way';
import { shutOut } from '../domain/image-import/shut-out';
import type { Failure } from '../domain/errors';
import type { Route } from '../domain/route';
import type { BatchPart } from '../domain/transfer/compose-report';
import type { PlannedArtifact } from '../domain/waybill/waybill';
import { lastFound, noteFound } from '../records/image-import/found-way';
import { takenWayPath } from '../records/plan/paths';
import { takenWay } from '../records/plan/taken-way';
import type { Services } from '../services';
import { checkEnds } from './image-import/check-ends';
import { probeImport } from './image-import/probe-import';
import { provePlanned } from './image-import/prove-planned';

/** The way of a transfer or plan; where its route has both, decided once, by the finding of the day. */
export async function wayOf(
  services: Services,
  route: Route,
  id: string,
  probe = probeImport,
): Promise<TakenWay> {
  const taken = await takenWay(services, route, id);
  if (taken !== undefined) return taken;
  const decided = await wayOfToday(services, route, probe);
  const isFirst = await services.records(route).create(takenWayPath(id), decided);
  return isFirst ? decided : ((await takenWay(services, route, id)) ?? decided);
}

/** The same, of a transfer that is about to begin. @throws TransferError where nothing can be imported */
export async function checkedWay(services: Services, route: Route, id: string): Promise<TakenWay> {
  const way = await wayOf(services, route, id);
  if (way.via === 'import') await checkEnds(services, route);
  return way;
}

/** Looks whether what a transfer is to bring can go its way. @throws TransferError where none of it can */
export async function proveWay(
  services: Services,
  route: Route,
  { via }: TakenWay,
  artifacts: readonly PlannedArtifact[],
): Promise<void> {
  if (via === 'import') await provePlanned(services, route, artifacts);
}

/** Looks once a day; a look that cannot tell is repeated by whoever comes next. */
async function wayOfToday(services: Services, route: Route, probe: typeof probeImport): Promise<TakenWay> {
  const last = await lastFound(services, route);
  const now = services.now();
  if (last !== undefined && holds(last, now)) return asFound(last);
  const { via, why } = await probe(services, route);
  if (via === undefined) return inDoubt(last, why);
  return asFound(await noteFound(services, route, { via, why, foundAt: now.toISOString() }));
}

/** A transfer that ends. */
interface Ended {
  readonly way: TakenWay | undefined;
  readonly batches: readonly BatchPart[];
  /** What stopped it as a whole. */
  readonly stop: Failure | undefined;
}

/**
 * Looks anew after a transfer whose images were not imported, on a route that has both ways. What the look
 * sees counts from now on; where it sees nothing and yet none came over, imports count as refused. Returns
 * that the next goes another way.
 */
export async function wayAfter(
  services: Services,
  route: Route,
  { way, batches, stop }: Ended,
  probe = probeImport,
): Promise<readonly string[]> {
  const kept = route.via === 'auto' && way?.via === 'import' ? shutOut(batches, stop) : undefined;
  if (kept === undefined) return [];
  const seen = await probe(services, route);
  if (seen.via !== 'transfer' && !kept.isOfAll) return [];
  const why = seen.via === 'transfer' ? seen.why : `no image could be imported: ${kept.why}`;
  const found = { via: 'transfer', why, foundAt: services.now().toISOString() } as const;
  const noted = await noteFound(services, route, {
    ...found,
    ...(seen.via !== 'transfer' && { refused: true }),
  });
  return [`the next transfers of the route go by ${wayNames[noted.via]}: ${noted.why}`];
}
