import { rulesText } from '../../domain/selection/rename';
import { windowsText } from '../../domain/starts/windows-text';
import { checkNames, type GivenSettings, type Report } from '../read-setting';
import { isGiven, listAt, valueAt, type PathIn } from './json-values';
import { spellings, targetSpellings } from './spelling';

/** A route of the file: its settings by the names of app settings, without those it leaves to them. */
export interface FileRoute {
  readonly name: string;
  readonly given: GivenSettings;
  /** Not checked yet, save for the structure of the file. */
  readonly starts: { readonly schedules: readonly unknown[]; readonly events: readonly unknown[] };
  /** Where in the file something of the route stands, or would have to. */
  readonly placeOf: (path: PathIn) => PathIn;
}

/** Joins the names of a route and of one of its targets: ids, paths and addresses take no slash. */
const pairName = (route: string, target: unknown): string => `${route}.${String(target)}`;

/** What a route of the file stands for: itself, or a route for each of its targets. */
export function routesIn(name: string, route: unknown, report: Report): FileRoute[] {
  const targets = valueAt(route, ['targets']);
  if (!Array.isArray(targets)) {
    return [
      {
        name,
        given: settingsOf(route, spellings),
        starts: { schedules: listAt(route, ['schedules']), events: listAt(route, ['events']) },
        placeOf: (path) => ['routes', name, ...path],
      },
    ];
  }
  checkNames(['routes', name, 'targets'], targets, report);
  return targets.map((target: unknown, index) => pairOf(name, route, { target, index }, report));
}

/** A route with one of its targets: what that says for itself goes before what the route says for all. */
function pairOf(
  name: string,
  route: unknown,
  { target, index }: { readonly target: unknown; readonly index: number },
  report: Report,
): FileRoute {
  const list = (key: string): readonly unknown[] => listAt(isGiven(target, [key]) ? target : route, [key]);
  const given = { ...settingsOf(route, spellings), ...settingsOf(target, targetSpellings) };
  const placeOf = (path: PathIn): PathIn => {
    const own = path[0] === 'target' ? path.slice(1) : path;
    const isOwn = isGiven(target, isSetting(path) ? own : own.slice(0, 1));
    const isMissing = path[0] === 'target' && !isGiven(route, path);
    return ['routes', name, ...(isOwn || isMissing ? ['targets', index, ...own] : path)];
  };
  if (given.ROUTE_MODE === 'receive') {
    const problem = 'must be connected or send: targets share what their source exports';
    report(placeOf(['mode']), problem);
  }
  return {
    name: pairName(name, valueAt(target, ['name'])),
    given,
    starts: { schedules: list('schedules'), events: list('events') },
    placeOf,
  };
}

const isSetting = (path: PathIn): boolean =>
  [...spellings.values()].some((each) => each.join() === path.join());

/** Settings the file has as JSON: what is none is told by its schema. */
const textOf: Readonly<Record<string, (written: unknown) => string | undefined>> = {
  WINDOWS: windowsText,
  ROUTE_RENAME: rulesText,
  TRUST_POLICY: (written) =>
    typeof written === 'object' && written !== null ? JSON.stringify(written) : undefined,
};

function settingsOf(route: unknown, spelled: typeof spellings): GivenSettings {
  return Object.fromEntries(
    [...spelled].flatMap(([setting, path]) => {
      const written = valueAt(route, path);
      const value = textOf[setting]?.(written) ?? written;
      return typeof value === 'object' || value === undefined ? [] : [[setting, value]];
    }),
  ) as GivenSettings;
}

/** Where something of a route stands in the file, by the name of the route. */
export const placeIn = (routes: readonly FileRoute[], route: PropertyKey, path: PathIn): PathIn =>
  routes.find(({ name }) => name === route)?.placeOf(path) ?? ['routes', route, ...path];

/** Reports what is told of a route by its name where it stands in the file. */
export const reportIn =
  (routes: readonly FileRoute[], report: Report): Report =>
  (where, problem) => {
    const [part, route, ...path] = typeof where === 'string' ? [] : where;
    const isOfRoute = part === 'routes' && route !== undefined;
    report(isOfRoute ? placeIn(routes, route, path) : where, problem);
  };
