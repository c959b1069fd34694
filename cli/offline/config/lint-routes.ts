import { reportTo, type ConfigProblem, type Report } from '../../../src/config/read-setting';
import { reportIn, type FileRoute } from '../../../src/config/routes/pairs';
import { parseRoutesFile } from '../../../src/config/routes/routes-file';
import { parseSinks } from '../../../src/config/routes/sinks';
import { spellings } from '../../../src/config/routes/spelling';
import { routeSettingsSchema } from '../../../src/config/settings';
import { startsOf } from '../../../src/config/starts/starts';
import { plural } from '../../../src/domain/transfer/plural';
import { readText } from '../../client/read-text';
import type { Shown } from '../../output/shown';
import { shownProblems } from './load-config';
import { problemOf } from './problem-of';

/** Judges a routes file by itself: what it takes from app settings, and what they hold, is not asked. */
export function lintRoutes(file: string): Shown {
  const { routes, problems } = judgeRoutes(readText(file), file);
  if (problems.length > 0) return shownProblems(problems);
  const names = routes.map(({ name }) => name);
  const shown = `${file} is in order: ${plural(names.length, 'route')}: ${names.join(', ')}.`;
  return { document: { ok: true, routes: names }, text: ({ green }) => green(shown) };
}

/** The routes of a file, and all that is wrong with it by itself; with the whole of it under its name. */
export function judgeRoutes(
  text: string,
  file: string,
): {
  routes: readonly FileRoute[];
  problems: readonly ConfigProblem[];
} {
  const problems: ConfigProblem[] = [];
  const report = reportTo(problems);
  // What stands for an app setting stays as it is.
  const references = [...text.matchAll(/%(\w+)%/g)].map(([whole, name = '']) => [name, whole] as const);
  const given = Object.fromEntries(references);
  const { routes, sinks } = parseRoutesFile(text, given, report, file);
  for (const { name, given, starts, placeOf } of routes) {
    startsOf(name, starts, reportIn(routes, report));
    for (const [setting, value] of Object.entries(given)) {
      if (String(value).includes('%')) continue;
      const problem = problemOf(routeSettingsSchema, setting, value);
      if (problem !== undefined) report(placeOf(spellings.get(setting) ?? [setting]), problem);
    }
  }
  if (sinks !== undefined) {
    const names = routes.map(({ name }) => name);
    parseSinks(sinks, given, names, (place, problem) => {
      if (!isReferring({ sinks }, place)) report(place, problem);
    });
  }
  return { routes, problems };
}

/** Whether what stands at a place takes something from an app setting. */
const isReferring = (content: unknown, place: Parameters<Report>[0]): boolean =>
  typeof place !== 'string' &&
  String(
    place.reduce<unknown>((at, key) => (Object(at) as Record<PropertyKey, unknown>)[key], content),
  ).includes('%');
