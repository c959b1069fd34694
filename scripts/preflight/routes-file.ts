import { judgeRoutes } from '../../cli/offline/config/lint-routes';
import { brought, readRoutesFile } from '../../src/config/routes/routes-file';
import { parseParameters } from './parameters';
import type { Problem } from './problem';
import type { GivenParameters } from './read-parameters';
import { unfitRoutes } from './routes-fit';

/** What is wrong with the routes file that the package brings, by itself or for what is deployed. */
export function checkRoutesFile(folder: string, values: GivenParameters['values']): Problem[] {
  const named = nameIn(values.settings);
  if (named !== undefined && named.replace(/^\.\//, '') !== brought) {
    const problem = `names ${named}, and the package brings no routes file but ${brought}`;
    return [{ parameter: 'settings.ROUTES_FILE', problem, fix: `call it ${brought}, and leave this out` }];
  }
  const file = readRoutesFile(folder, undefined);
  if (file === undefined) return [];
  if ('problem' in file) return [{ parameter: brought, problem: file.problem, fix: 'correct it' }];
  const { routes, problems } = judgeRoutes(file.text, '');
  const fix = 'correct it: acr-ferry routes lint says the same';
  return [
    ...problems.map(({ setting, problem }) => ({ parameter: `${brought} ${setting}`.trim(), problem, fix })),
    ...unfitRoutes(routes, parseParameters(values).parameters),
  ];
}

/** What further settings name, which azd has as JSON in a text. */
function nameIn(settings: unknown): string | undefined {
  try {
    const given: unknown = typeof settings === 'string' ? JSON.parse(settings) : settings;
    const { ROUTES_FILE: named } = Object(given) as { ROUTES_FILE?: unknown };
    return typeof named === 'string' && named.trim() !== '' ? named.trim() : undefined;
  } catch {
    // Told of already: it is no JSON.
    return undefined;
  }
}
