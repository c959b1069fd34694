import { join } from 'node:path';
import { appFolder } from '../app-folder';
import { pointer } from '../domain/schema';
import { TransferError } from '../domain/errors';
import type { PushRule } from '../domain/starts/push';
import type { Route } from '../domain/route';
import type { Schedule } from '../domain/starts/schedule';
import { routeFromSettings } from './route';
import { parseRoutesFile, readRoutesFile, type FileRoute, type RoutesFile } from './routes/routes-file';
import {
  appSettingsSchema,
  parseRouteSettings,
  parseSettings,
  type AppSettings,
  type ConfigProblem,
  type GivenSettings,
  type RouteSettings,
} from './settings';
import { sharingProblems } from './shared-resources';
import { inFileSpelling, spellings } from './spelling';

/** The parsed configuration of the app. */
export interface Config {
  /** Of the app as a whole. */
  readonly settings: AppSettings;
  readonly routes: ReadonlyMap<string, Route>;
  /** What each route was made of, defaults folded in; with secrets. */
  readonly routeSettings: ReadonlyMap<string, RouteSettings>;
  /** Whether a routes file describes the routes, or the app settings the only one. */
  readonly fromFile: boolean;
  /** Of all routes. */
  readonly schedules: readonly Schedule[];
  readonly pushRules: readonly PushRule[];
}

type ParsedConfig = { readonly config: Config } | { readonly problems: readonly ConfigProblem[] };
type Environment = Readonly<Record<string, string | undefined>>;

/** Parses and checks everything at once; either a usable configuration or every problem in it. */
export function parseConfig(environment: Environment, file?: RoutesFile): ParsedConfig {
  const problems: ConfigProblem[] = [];
  const app = parseSettings(appSettingsSchema, environment);
  if ('problems' in app) problems.push(...app.problems);
  const routes = new Map<string, Route>();
  const routeSettings = new Map<string, RouteSettings>();
  const schedules: Schedule[] = [];
  const pushRules: PushRule[] = [];
  const name = 'settings' in app ? app.settings.ROUTE_NAME : '';
  for (const described of describedRoutes(name, environment, file, problems)) {
    const found: ConfigProblem[] = [];
    const parsed = parseRouteSettings({ ...environment, ...described.given });
    if ('problems' in parsed) found.push(...parsed.problems);
    else {
      const route = routeFromSettings(described.name, parsed.settings, found);
      routes.set(route.name, route);
      problems.push(...idleStarts(route, described));
      routeSettings.set(described.name, parsed.settings);
    }
    schedules.push(...described.schedules);
    pushRules.push(...described.pushRules);
    problems.push(...found.map((problem) => locate(problem, described, environment, file !== undefined)));
  }
  if (file !== undefined) problems.push(...sharingProblems(routes.values()));
  if ('problems' in app || problems.length > 0) return { problems: onePerPlace(problems) };
  return {
    config: {
      settings: app.settings,
      routes,
      routeSettings,
      fromFile: file !== undefined,
      schedules,
      pushRules,
    },
  };
}

function describedRoutes(
  name: string,
  environment: Environment,
  file: RoutesFile | undefined,
  problems: ConfigProblem[],
): readonly FileRoute[] {
  if (file === undefined) return [{ name, given: {}, schedules: [], pushRules: [] }];
  if ('text' in file) return parseRoutesFile(file.text, environment, problems);
  problems.push({ setting: 'ROUTES_FILE', problem: file.problem });
  return [];
}

/** A receiving route starts nothing: its artifacts come with blob and waybill. */
function idleStarts({ name, mode }: Route, { schedules, pushRules }: FileRoute): ConfigProblem[] {
  const idle = [...(schedules.length > 0 ? ['schedules'] : []), ...(pushRules.length > 0 ? ['events'] : [])];
  if (mode !== 'receive') return [];
  return idle.map((starts) => ({
    setting: pointer(['routes', name, starts]),
    problem: 'are of no use to a route that receives: move them to the app that sends',
  }));
}

/** Says a problem where the value was written: in the file, unless the route took it from the app settings. */
function locate(
  { setting, problem }: ConfigProblem,
  { name, given }: FileRoute,
  environment: GivenSettings,
  fromFile: boolean,
): ConfigProblem {
  const path = spellings.get(setting);
  const taken = given[setting] === undefined && (environment[setting] ?? '') !== '';
  if (!fromFile || path === undefined || taken) return { setting, problem };
  const missing = problem === 'is missing';
  return {
    setting: pointer(['routes', name, ...path]),
    problem: missing
      ? `is missing: write it here, or set the app setting ${setting} for all routes`
      : inFileSpelling(problem),
  };
}

/** What follows from a problem at the same place is noise. */
function onePerPlace(problems: readonly ConfigProblem[]): ConfigProblem[] {
  const seen = new Set<string>();
  return problems.filter(({ setting }) => !seen.has(setting) && seen.add(setting));
}

let loaded: ParsedConfig | undefined;

/** Configuration of this process, parsed once. The only reader of `process.env`. */
export function loadConfig(): ParsedConfig {
  loaded ??= parseConfig(process.env, readRoutesFile(join(appFolder, '..'), process.env.ROUTES_FILE));
  return loaded;
}

/** @throws TransferError CONFIG_INVALID listing every problem. */
export function requireConfig(): Config {
  const result = loadConfig();
  if ('config' in result) return result.config;
  const list = result.problems.map(({ setting, problem }) => `${setting} ${problem}`).join('; ');
  throw new TransferError('CONFIG_INVALID', list, { operation: 'read settings', origin: 'config' });
}
