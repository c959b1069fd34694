import { eventTypes } from '../../domain/events/event';
import type { Sink } from '../../domain/events/sink';
import { endsOf, type Route } from '../../domain/route';
import { pointer } from '../../domain/schema';
import { compileGlob } from '../../domain/selection/glob';
import type { GivenSettings, Report } from '../read-setting';
import { reportIssue } from './routes-file';
import { isReference, substitute } from './substitute';
import { mustRefer, sinkSchema, type WrittenSink } from './sink-schema';

/** Where sinks are written in the routes file. */
const place = 'sinks';

/** The sinks of the routes file, or else of the app setting. Reports all that is wrong. */
export function sinksOf(
  written: unknown,
  environment: Readonly<Record<string, string | undefined>>,
  { routes, names }: { readonly routes: Iterable<Route>; readonly names: readonly string[] },
  report: Report,
): Sink[] {
  const setting = environment.EVENTS_SINKS?.trim() ?? '';
  if (written !== undefined && setting !== '')
    report('EVENTS_SINKS', 'is not read while the routes file has sinks: keep one of the two');
  const sinks =
    written === undefined
      ? sinksFromSetting(setting, environment, names, report)
      : parseSinks(written, environment, names, report);
  const clientId = identityIn(routes);
  return sinks.map((sink) =>
    sink.kind === 'event-grid' && clientId !== undefined ? { clientId, ...sink } : sink,
  );
}

/** Where a topic names no identity, the one serves that the app signs in with elsewhere. */
const identityIn = (routes: Iterable<Route>): string | undefined =>
  [...routes]
    .flatMap(endsOf)
    .map(({ credential }) => credential)
    .find((each) => each.kind === 'managed-identity')?.clientId;

function sinksFromSetting(
  text: string,
  environment: GivenSettings,
  names: readonly string[],
  report: Report,
): Sink[] {
  const reportThere: Report = (where, problem) => {
    report(typeof where === 'string' ? where : `EVENTS_SINKS${pointer(where.slice(1))}`, problem);
  };
  try {
    return parseSinks(JSON.parse(text === '' ? '[]' : text), environment, names, reportThere);
  } catch (error) {
    // The words of the parser quote what was written.
    if (!(error instanceof SyntaxError)) throw error;
    report('EVENTS_SINKS', 'is not valid JSON: write a list of sinks');
    return [];
  }
}

/** The sinks of a list, told of routes of these names. Reports all that is wrong. */
export function parseSinks(
  raw: unknown,
  environment: GivenSettings,
  routeNames: readonly string[],
  report: Report,
): Sink[] {
  if (!Array.isArray(raw)) {
    report([place], 'must be a list');
    return [];
  }
  const taken = new Set<string>();
  return raw.flatMap((written: unknown, index) => {
    const at = [place, index];
    checkWrittenSecrets(written, at, report);
    const parsed = sinkSchema.safeParse(substitute(written, environment, report, at));
    if (!parsed.success) {
      for (const issue of parsed.error.issues) reportIssue(issue, report, at);
      return [];
    }
    const { name } = parsed.data;
    if (taken.has(name)) report([...at, 'name'], `is the name of another sink: ${name}`);
    taken.add(name);
    checkFilters(parsed.data, routeNames, (path, problem) => {
      report([...at, ...path], problem);
    });
    return [sinkOf(parsed.data)];
  });
}

/** Reports filters of a sink that let nothing through: who misspelt one would never be told. */
function checkFilters(
  { routes, events }: Pick<Sink, 'routes' | 'events'>,
  routeNames: readonly string[],
  report: (path: readonly PropertyKey[], problem: string) => void,
): void {
  for (const [index, glob] of routes.entries())
    if (!routeNames.some(compileGlob(glob)))
      report(['routes', index], `fits no route; there are ${routeNames.join(', ')}`);
  for (const [index, glob] of events.entries())
    if (!eventTypes.some(compileGlob(glob)))
      report(['events', index], 'fits no event: docs/operate/events.md lists them, like transfer.failed');
}

function checkWrittenSecrets(written: unknown, at: readonly PropertyKey[], report: Report): void {
  if (typeof written !== 'object' || written === null) return;
  const { kind } = written as { kind?: unknown };
  for (const [field, value] of Object.entries(written)) {
    if (typeof value !== 'string' || isReference(value) || !mustRefer(kind, field, value)) continue;
    report([...at, field], 'is a secret: keep it in an app setting and write %NAME%');
  }
}

function sinkOf(written: WrittenSink): Sink {
  const { name, url, routes, events } = written;
  const common = { name, url, routes, events };
  switch (written.kind) {
    case 'webhook': {
      const { kind, secret, oldSecret } = written;
      return { ...common, kind, secrets: [secret, ...(oldSecret === undefined ? [] : [oldSecret])] };
    }
    case 'event-grid': {
      const { kind, key, clientId } = written;
      return {
        ...common,
        kind,
        ...(key !== undefined && { key }),
        ...(clientId !== undefined && { clientId }),
      };
    }
    case 'teams':
    case 'slack':
      return { ...common, kind: written.kind };
  }
}
