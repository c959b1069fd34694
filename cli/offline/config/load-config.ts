import { parseConfig, type Config } from '../../../src/config/config';
import type { ConfigProblem } from '../../../src/config/read-setting';
import { readRoutesFile } from '../../../src/config/routes/routes-file';
import { filesIn } from '../../../src/config/signatures/read-material';
import { plural } from '../../../src/domain/transfer/plural';
import { Misuse } from '../../client/errors';
import { readJson, readText } from '../../client/read-text';
import { printable } from '../../output/printable';
import type { Shown } from '../../output/shown';

/** Where settings and routes are. */
export interface ConfigOptions {
  readonly settings?: string;
  readonly routes?: string;
}

/** Reads settings and routes as the app would, and shows them; or every problem, and 1. */
export function withConfig(options: ConfigOptions, show: (config: Config) => Shown): Shown {
  const { settings, routes } = options;
  const environment = { ...(settings !== undefined && readSettings(settings)), ...process.env };
  const folder = process.cwd();
  const file =
    routes === undefined
      ? readRoutesFile(folder, environment.ROUTES_FILE)
      : { text: readText(routes), name: routes };
  const parsed = parseConfig(environment, file, filesIn(folder));
  if ('config' in parsed) return show(parsed.config);
  const hint = settings === undefined ? ['Only the environment was read: name a file with --settings.'] : [];
  return shownProblems(parsed.problems, [
    'Names in capitals are app settings, paths are places in the routes file.',
    ...hint,
  ]);
}

/** What is wrong, a line each. */
export const shownProblems = (problems: readonly ConfigProblem[], hints: readonly string[] = []): Shown => ({
  document: { ok: false, problems },
  items: problems,
  ids: problems.map(({ setting }) => setting),
  text: ({ red }) =>
    [
      ...problems.map(({ setting, problem }) => printable(`${setting} ${problem}`)),
      red(`${plural(problems.length, 'problem')}.`),
      ...hints,
    ].join('\n'),
  exitCode: 1,
});

/** @throws Misuse when the file cannot be read, or holds no app settings. */
function readSettings(file: string): Readonly<Record<string, string>> {
  const { Values } = Object(readJson(file)) as { Values?: Record<string, string> };
  if (Values === undefined)
    throw new Misuse(`${file} holds no app settings: they are in "Values", as in local.settings.json`);
  return Values;
}
