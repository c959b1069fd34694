import { join } from 'node:path';
import { appFolder } from '../app-folder';
import { TransferError } from '../domain/errors';
import type { Sink } from '../domain/events/sink';
import type { Route } from '../domain/route';
import { pointer } from '../domain/schema';
import type { PushRule } from '../domain/starts/push';
import type { Schedule } from '../domain/starts/schedule';
import type { HostFacts } from '../domain/doctor/host-facts';
import { hostFrom } from './doctor/host';
import { parseSettings, reportTo, type ConfigProblem, type PlaceOf, type Report } from './read-setting';
import { parseRoute } from './route';
import { misspelt } from './routes/misspelt';
import { checkRetention } from './purge/retention-settings';
import { locate, spellings } from './routes/spelling';
import { placeIn, reportIn } from './routes/pairs';
import { parseRoutesFile, readRoutesFile, type FileContent, type RoutesFile } from './routes/routes-file';
import { checkDemands, checkSharing } from './routes/shared-resources';
import { sinksOf } from './routes/sinks';
import { appSettingsSchema, type AppSettings, type RouteSettings } from './settings';
import { checkHome } from './sides/home';
import { filesIn, type ReadFile } from './signatures/read-material';
import { startsOf } from './starts/starts';

/** The parsed configuration of the app. */
export interface Config {
  /** Of the app as a whole. */
  readonly settings: AppSettings;
  readonly routes: ReadonlyMap<string, Route>;
  /** What each route was made of, defaults folded in; with secrets. */
  readonly routeSettings: ReadonlyMap<string, RouteSettings>;
  /** Whether a routes file describes the routes, or the app settings the only one. */
  readonly fromFile: boolean;
  /** What is usable and yet not what its author hopes for. */
  readonly warnings: readonly ConfigProblem[];
  /** Where the app runs, and on what. */
  readonly host: HostFacts;
  /** Of all routes. */
  readonly schedules: readonly Schedule[];
  readonly pushRules: readonly PushRule[];
  /** Who is told of events, beside the log; with secrets. */
  readonly sinks: readonly Sink[];
  /** Address of the app, where it is known. */
  readonly appUrl?: string;
}

type ParsedConfig = { readonly config: Config } | { readonly problems: readonly ConfigProblem[] };
type Environment = Readonly<Record<string, string | undefined>>;

/** Parses and checks everything at once; either a usable configuration or every problem in it. */
export function parseConfig(
  environment: Environment,
  file?: RoutesFile,
  read: ReadFile = filesIn(appRoot),
): ParsedConfig {
  const problems: ConfigProblem[] = [];
  const warnings: ConfigProblem[] = [];
  const report = reportTo(problems);
  const app = parseSettings(appSettingsSchema, environment);
  if ('problems' in app) problems.push(...app.problems);
  else checkRetention(app.settings, report);
  const routes = new Map<string, Route>();
  const routeSettings = new Map<string, RouteSettings>();
  const schedules: Schedule[] = [];
  const pushRules: PushRule[] = [];
  const hostJson = read('host.json');
  const host = hostFrom(environment, 'bytes' in hostJson ? hostJson.bytes.toString() : '');
  const stateAccount = 'settings' in app ? app.settings.STATE_SA : undefined;
  const home = { stateAccount, host: host.storage };
  const name = 'settings' in app ? app.settings.ROUTE_NAME : '';
  const content = contentOf(name, environment, file, report);
  const reportThere = reportIn(content.routes, report);
  for (const described of content.routes) {
    const starts = startsOf(described.name, described.starts, reportThere);
    schedules.push(...starts.schedules);
    pushRules.push(...starts.pushRules);
    const given = { ...environment, ...described.given };
    const own = file === undefined ? environment : described.given;
    const parsed = parseRoute(described.name, given, { starts, home, own, read }, reportThere);
    if (parsed.whole !== undefined) {
      routes.set(described.name, parsed.whole.route);
      routeSettings.set(described.name, parsed.whole.settings);
    }
    const placed = (problem: ConfigProblem) =>
      file === undefined ? problem : locate(problem, described, environment);
    problems.push(...parsed.problems.map(placed));
    warnings.push(...parsed.warnings.map(placed));
  }
  const place: PlaceOf = (route, setting) =>
    file === undefined ? setting : pointer(placeIn(content.routes, route, spellings.get(setting) ?? []));
  checkHome(routes.values(), place, report);
  checkSharing(routes.values(), place, report);
  checkDemands(routes.values(), reportThere);
  const names = content.routes.map(({ name }) => name);
  const sinks = sinksOf(content.sinks, environment, { routes: routes.values(), names }, report);
  // What is missing may be there under a name that is not quite its own.
  const written = `${environment.EVENTS_SINKS ?? ''}${file !== undefined && 'text' in file ? file.text : ''}`;
  const slips = misspelt(environment, written);
  if ('problems' in app || problems.length > 0)
    return { problems: firstOfEachPlace([...problems, ...slips]) };
  warnings.push(...slips);
  const fromFile = file !== undefined;
  const { settings } = app;
  // App Service tells an app the name it is reached by.
  const appUrl = settings.APP_URL ?? (host.host && `https://${host.host}`);
  return {
    config: {
      ...{ settings, routes, routeSettings, fromFile, warnings, host, schedules, pushRules, sinks },
      ...(appUrl !== undefined && { appUrl }),
    },
  };
}

function contentOf(
  name: string,
  environment: Environment,
  file: RoutesFile | undefined,
  report: Report,
): FileContent {
  if (file === undefined) {
    const starts = { schedules: [], events: [] };
    return { routes: [{ name, given: {}, starts, placeOf: (path) => ['routes', name, ...path] }] };
  }
  if ('text' in file) return parseRoutesFile(file.text, environment, report, file.name);
  report('ROUTES_FILE', file.problem);
  return { routes: [] };
}

/** A second problem at the same place mostly follows from the first: it would send the reader astray. */
function firstOfEachPlace(problems: readonly ConfigProblem[]): ConfigProblem[] {
  const seen = new Set<string>();
  return problems.filter(({ setting }) => !seen.has(setting) && seen.add(setting));
}

/** The folder of host.json. */
const appRoot = join(appFolder, '..');

let loaded: ParsedConfig | undefined;

/** Configuration of this process, parsed once. The only reader of `process.env`. */
export function loadConfig(): ParsedConfig {
  loaded ??= parseConfig(process.env, readRoutesFile(appRoot, process.env.ROUTES_FILE));
  return loaded;
}

/**
 * When a timer fires. The app is restarted when a setting changes, so it is read once; with wrong settings
 * the default serves, and each run says what is wrong.
 */
export function timerSchedule(
  setting: 'SCHEDULES_LOOK' | 'SAS_ROTATION_SCHEDULE' | 'EVENTS_LOOK' | 'PURGE_SCHEDULE',
): string {
  const result = loadConfig();
  return 'config' in result
    ? result.config.settings[setting]
    : appSettingsSchema.shape[setting].parse(undefined);
}

/** What may open the API. */
export type AuthMode = AppSettings['AUTH_MODE'];

/** What opens the API, also while other settings are wrong; the strictest when this one is. */
export function authMode(): AuthMode {
  const given = process.env.AUTH_MODE?.trim();
  return appSettingsSchema.shape.AUTH_MODE.safeParse(given === '' ? undefined : given).data ?? 'entra';
}

/** The usable configuration. @throws TransferError CONFIG_INVALID listing every problem. */
export function requireConfig(): Config {
  const result = loadConfig();
  if ('config' in result) return result.config;
  const list = result.problems.map(({ setting, problem }) => `${setting} ${problem}`).join('; ');
  const error = new TransferError('CONFIG_INVALID', list, { operation: 'read settings', origin: 'config' });
  // Where in the code they are missed tells nothing, and timers would log it every few seconds.
  error.stack = `CONFIG_INVALID: ${list}`;
  throw error;
}
