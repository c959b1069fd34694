import { z } from 'zod';
import type { SideAddress } from '../../domain/sas/rotation';
import type { Services } from '../../services';
import { sideOf, sidesOf } from '../../domain/route';
import type { FieldProblem } from '../refusal';

/** A side as an order names it. */
export const orderedSide = z.enum(['source', 'target'], 'must be source or target');

/** What of a side an order names. */
interface Named {
  readonly route?: string | undefined;
  readonly side?: SideAddress['side'] | undefined;
}

/** Every side, or those of one route, or one side of them. */
export function chooseSides(services: Services, { route, side }: Named = {}): SideAddress[] {
  return [...services.config.routes.values()]
    .filter(({ name }) => route === undefined || name === route)
    .flatMap((each) => sidesOf(each).map(({ name }) => ({ route: each.name, side: name })))
    .filter((address) => side === undefined || address.side === side);
}

/** A route that does not exist, or has no such side. */
export function routeProblems(services: Services, { route, side }: Named): FieldProblem[] {
  const known = [...services.config.routes.keys()];
  if (route !== undefined && !known.includes(route)) {
    return [{ field: '/route', problem: 'is not a route', fix: `Name one of ${known.join(', ')}.` }];
  }
  if (side === undefined || chooseSides(services, { route, side }).length > 0) return [];
  if (route !== undefined && chooseSides(services, { route }).length === 0) {
    return [{ field: '/route', problem: 'goes by image import, without SAS', fix: 'Name another route.' }];
  }
  const where = route === undefined ? 'no route has' : `route ${route} does not have`;
  return [{ field: '/side', problem: `is a side ${where}`, fix: 'Name the other one, or leave it out.' }];
}

/** An account key named for a side that does not sign with one. */
export function accountKeyProblems(
  services: Services,
  sides: readonly SideAddress[],
  field: string,
  key: string | undefined,
): FieldProblem[] {
  if (key === undefined) return [];
  return sides
    .filter(({ route, side }) => sideOf(services.route(route), side).sas.kind === 'user-delegation')
    .map(({ route, side }) => ({
      field,
      problem: `is of no use to ${route} ${side}, which signs with user delegation`,
      fix: 'Leave it out, or name a side whose SAS_KIND is account-key or account-sas.',
    }));
}
