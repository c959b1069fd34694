import { spellings } from '../../src/config/routes/spelling';
import type { FileRoute } from '../../src/config/routes/pairs';
import { pointer } from '../../src/domain/schema';
import type { Parameters } from './parameters';
import type { Problem } from './problem';

/** What a deployment by each `via` has all of. */
const waysOf = { transfer: ['transfer'], import: ['import'], auto: ['transfer', 'import', 'auto'] } as const;

/** Routes of the file that want of the resources of a deployment what that does not make. */
export const unfitRoutes = (routes: readonly FileRoute[], parameters: Parameters): Problem[] =>
  routes.flatMap((route) => [...via(route, parameters), ...handover(route, parameters)]);

function via(route: FileRoute, parameters: Parameters): Problem[] {
  const wanted = said(route, 'ROUTE_VIA');
  const { via: deployed } = parameters;
  const ways: readonly string[] = waysOf[deployed];
  if (
    wanted === undefined ||
    ways.includes(wanted) ||
    !isHere(route, 'SOURCE_REGISTRY', parameters.source.registryName)
  )
    return [];
  // What another target has is deployed with it; the source is the same.
  if (deployed === 'transfer' && !isHere(route, 'TARGET_REGISTRY', parameters.target.registryName)) return [];
  const lacks =
    deployed === 'import'
      ? 'there are no accounts, vaults and pipelines'
      : 'the app may not import at the target';
  return [
    {
      parameter: placeOf(route, 'ROUTE_VIA'),
      problem: `is ${wanted}, and via of the deployment ${deployed}: ${lacks}`,
      fix: `azd env set ROUTE_VIA auto (the parameter via), which deploys both, or say ${deployed} here`,
    },
  ];
}

function handover(route: FileRoute, { mode, source, handoverContainers }: Parameters): Problem[] {
  const wanted = said(route, 'HANDOVER_CONTAINER');
  const sends = (said(route, 'ROUTE_MODE') ?? mode) === 'send';
  if (wanted === undefined || !sends || !isHere(route, 'SOURCE_SA', source.storageName)) return [];
  if ([source.container, ...handoverContainers].includes(wanted)) return [];
  const all = JSON.stringify([...handoverContainers, wanted]);
  return [
    {
      parameter: placeOf(route, 'HANDOVER_CONTAINER'),
      problem: `is ${wanted}, which is not among the containers that are deployed`,
      fix: `azd env set HANDOVER_CONTAINERS '${all}' (the parameter handoverContainers)`,
    },
  ];
}

/** What a route says itself; what it takes from an app setting nobody knows here. */
function said({ given }: FileRoute, setting: string): string | undefined {
  const value = given[setting];
  return value === undefined || value === '' || String(value).includes('%') ? undefined : String(value);
}

/** Whether a route has the resource of the deployment: it names none, or that. */
const isHere = (route: FileRoute, setting: string, deployed: string | undefined): boolean =>
  route.given[setting] === undefined ||
  (deployed !== undefined && said(route, setting)?.toLowerCase() === deployed.toLowerCase());

const placeOf = (route: FileRoute, setting: string): string =>
  `routes.json ${pointer(route.placeOf(spellings.get(setting) ?? [setting]))}`;
