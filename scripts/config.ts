import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { Command } from 'commander';
import { parseConfig, type Config } from '../src/config/config';
import { readRoutesFile } from '../src/config/routes/routes-file';
import { routesJsonSchema } from '../src/config/routes-schema';
import { effectiveConfig } from '../src/http/app/effective-config';
import { runProgram } from './run-program';

/** `npm run config`: 0 when the configuration is usable, 1 when it is not, 2 when the command is. */

interface Options {
  readonly settings?: string;
  readonly routes?: string;
}

const program = new Command('npm run config --')
  .description('Checks and shows the configuration before it is deployed.')
  .option('--settings <file>', 'app settings as in local.settings.json; what the environment holds wins')
  .option('--routes <file>', 'the routes file; default: what ROUTES_FILE names, or routes.json')
  .showHelpAfterError('Say `npm run config -- --help` for the commands.')
  .exitOverride();

program
  .command('check')
  .description('say everything that is wrong with app settings and routes file')
  .action(() => check(program.opts()));
program
  .command('print')
  .description('print the configuration as it works, defaults folded in, secrets masked')
  .action(() => print(program.opts()));
program
  .command('schema')
  .description('print the JSON Schema of the routes file, which is routes.schema.json')
  .action(() => console.log(JSON.stringify(routesJsonSchema(), null, 2)));

runProgram(program);

function check(options: Options): void {
  const config = load(options);
  if (config === undefined) return;
  for (const { setting, problem } of config.warnings) console.error(`Warning: ${setting} ${problem}`);
  const names = [...config.routes.keys()];
  console.log(`The configuration is usable: ${names.length} route(s): ${names.join(', ')}.`);
}

function print(options: Options): void {
  const config = load(options);
  if (config !== undefined) console.log(JSON.stringify(effectiveConfig(config), null, 2));
}

/** Undefined when there are problems, which are then on stderr. */
function load({ settings, routes }: Options): Config | undefined {
  const environment = { ...(settings !== undefined && readSettings(settings)), ...process.env };
  const named = routes === undefined ? environment.ROUTES_FILE : resolve(routes);
  const parsed = parseConfig(environment, readRoutesFile(process.cwd(), named));
  if ('config' in parsed) return parsed.config;
  for (const { setting, problem } of parsed.problems) console.error(`${setting} ${problem}`);
  console.error(
    `${parsed.problems.length} problem(s). Names in capitals are app settings, paths are places in ` +
      'the routes file.',
  );
  if (settings === undefined)
    console.error('Only the environment was read: name a file of app settings with --settings.');
  process.exitCode = 1;
  return undefined;
}

/** @throws when the file cannot be read. */
function readSettings(file: string): Readonly<Record<string, string>> {
  const { Values = {} } = JSON.parse(readFileSync(file, 'utf8')) as { Values?: Record<string, string> };
  return Values;
}
