import { visit } from 'jsonc-parser';
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import type { z } from 'zod';
import { pointer, readJsonText } from '../../domain/schema';
import type { GivenSettings, Report } from '../read-setting';
import { routesFileSchema } from '../routes-schema';
import { isSecretSetting } from '../settings';
import { isObject, listAt, valueAt, type PathIn } from './json-values';
import { routesIn, type FileRoute } from './pairs';
import { spellings, targetSpellings } from './spelling';
import { isReference, substitute } from './substitute';

/**
 * The content of the routes file and how it is called where it is wrong as a whole, by default by the setting
 * that names it; or why there is none although the settings name one.
 */
export type RoutesFile = { readonly text: string; readonly name?: string } | { readonly problem: string };

/** The file where no setting names another. */
export const brought = 'routes.json';

/** Reads the file a setting names, or `routes.json`; undefined: the app settings describe the one route. */
export function readRoutesFile(folder: string, setting: string | undefined): RoutesFile | undefined {
  const named = setting?.trim() ?? '';
  const file = resolve(folder, named === '' ? brought : named);
  try {
    const text = readFileSync(file, 'utf8').replace(/^\uFEFF/, '');
    return named === '' ? { text, name: brought } : { text };
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT' && named === '') return undefined;
    const remedy = 'deploy it with the app, or correct the path';
    return { problem: `names ${file}, which cannot be read (${code ?? 'unknown'}): ${remedy}` };
  }
}

/** What a file describes. */
export interface FileContent {
  readonly routes: readonly FileRoute[];
  /** As they are written, not checked yet; undefined where the file says nothing of them. */
  readonly sinks?: unknown;
}

/** Takes the file apart and reports all that is wrong; what is usable comes back all the same. */
export function parseRoutesFile(
  text: string,
  environment: GivenSettings,
  reportIn: Report,
  name = 'ROUTES_FILE',
): FileContent {
  const report: Report = (where, problem) => {
    reportIn(where.length === 0 ? name : where, problem);
  };
  const json = readJsonText(text);
  if ('problem' in json) {
    report([], json.problem);
    return { routes: [] };
  }
  const { value: raw } = json;
  checkRepeatedNames(text, report);
  const { sinks, ...others } = isObject(raw) ? raw : {};
  // Sinks are filled in where they are checked.
  const content = substitute(isObject(raw) ? others : raw, environment, report);
  for (const issue of routesFileSchema.safeParse(content).error?.issues ?? []) reportIssue(issue, report);
  const routes = valueAt(content, ['routes']);
  const described = Object.entries(isObject(routes) ? routes : {}).flatMap(([name, route]) => {
    checkWrittenSecrets(raw, ['routes', name], spellings, report);
    for (const index of listAt(route, ['targets']).keys())
      checkWrittenSecrets(raw, ['routes', name, 'targets', index], targetSpellings, report);
    return routesIn(name, route, report);
  });
  return { routes: described, ...(sinks !== undefined && { sinks }) };
}

/** Reports what a schema finds at a place of the file, or below it. */
export function reportIssue(issue: z.core.$ZodIssue, report: Report, at: readonly PropertyKey[] = []): void {
  if (issue.code === 'unrecognized_keys') {
    for (const key of issue.keys)
      report([...at, ...issue.path, key], 'is unknown: remove it, or check the spelling');
    return;
  }
  const message = issue.code === 'invalid_key' ? issue.issues[0]?.message : issue.message;
  report([...at, ...issue.path], message ?? issue.message);
}

/** A secret in a file gets into a repository sooner or later. */
function checkWrittenSecrets(raw: unknown, at: PathIn, spelled: typeof spellings, report: Report): void {
  for (const [setting, path] of spelled) {
    const place = [...at, ...path];
    const value = valueAt(raw, place);
    if (!isSecretSetting(setting) || value === undefined || isReference(value)) continue;
    report(place, 'is a secret: keep it in an app setting and write %NAME%');
  }
}

/** Reports names that stand twice in an object of a JSON text, where `JSON.parse` silently loses a route. */
function checkRepeatedNames(text: string, report: Report): void {
  const firstLines = new Map<string, number>();
  visit(text, {
    onObjectProperty(name, _offset, _length, line, _column, parent) {
      const place = pointer([...parent(), name]);
      const first = firstLines.get(place);
      if (first === undefined) firstLines.set(place, line + 1);
      else {
        const remedy = 'and only the last would count: remove one, or rename it';
        report(place, `stands in line ${first} and again in line ${line + 1}, ${remedy}`);
      }
    },
  });
}
