import { z } from 'zod';
import { desiredPipeline } from '../../azure/pipelines/pipeline-resource';
import { endsOf, homeAddress, homeOf, sideOf, type Route } from '../../domain/route';
import { sasPolicy } from '../../domain/sas/policy';
import { registryId, sideNameSchema, type End } from '../../domain/side';
import { invalid } from '../check';
import type { App } from '../instances';

/** What of the routes is looked at; everything where nothing is said. */
export const doctorQuerySchema = z.strictObject({
  route: z.string().optional().describe('Only the sides of this route.'),
  side: sideNameSchema.optional().describe('Only this side.'),
});
/** The query, parsed. */
export type DoctorQuery = z.output<typeof doctorQuerySchema>;

/** A side to look at, for all routes that have it alike; the first of them speaks for all. */
export interface Shared {
  readonly routes: readonly string[];
  readonly route: Route;
  readonly side: End;
}

/** The sides to look at, each once however many routes share it. @throws Refusal of an unknown route. */
export function sharedSides(
  { routes, pushRules }: App['config'],
  { route, side }: DoctorQuery = {},
): Shared[] {
  if (route !== undefined && !routes.has(route)) {
    const fix = `Name one of ${[...routes.keys()].join(', ')}.`;
    throw invalid([{ field: 'route', problem: 'is not a route', fix }]);
  }
  const found = new Map<string, Shared>();
  for (const each of routes.values()) {
    if (route !== undefined && each.name !== route) continue;
    const follows = pushRules.some((rule) => rule.route === each.name);
    for (const its of endsOf(each)) {
      if (side !== undefined && its.name !== side) continue;
      const key = JSON.stringify([its, asUsed(each, its), follows]);
      const shared = found.get(key) ?? { routes: [], route: each, side: its };
      found.set(key, { ...shared, routes: [...shared.routes, each.name] });
    }
  }
  return [...found.values()];
}

/** What a route wants of a side beyond what the side itself says. */
function asUsed(route: Route, end: End): readonly unknown[] {
  if (route.via === 'import') {
    const here = [route.via, route.pull, route.prune.mode];
    return end.name === 'source' ? here : [...here, registryId(route.source), homeAddress(route)];
  }
  const side = sideOf(route, end.name);
  return [
    desiredPipeline(route, side, ''),
    sasPolicy(route, side),
    route.managePipelines,
    route.waybill.keyName,
    [route.mode, route.observe, route.prune.mode],
    homeOf(route) === side,
    // What is found of its way is of a route.
    ...(route.via === 'auto' && end.name === 'target' ? [route.name] : []),
  ];
}
