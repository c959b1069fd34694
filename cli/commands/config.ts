import { Option, type Command } from 'commander';
import type { InitOptions } from '../offline/config/init-config';
import type { ConfigOptions } from '../offline/config/load-config';
import type { SchemaOptions } from '../offline/config/show-config';
import { offline, withExamples } from '../options/command';

const clouds = ['AzureCloud', 'AzureUSGovernment', 'AzureChinaCloud', 'Custom'];

/** `config` and `routes`. What they need is read when they run. */
export function addConfigCommands(program: Command): void {
  const config = program.command('config').description('the configuration of an app before it is deployed');
  const check = reading(
    config
      .command('check')
      .description('say everything that is wrong with app settings and routes file; then 1'),
  );
  offline(check, async (options: ConfigOptions) =>
    (await import('../offline/config/show-config.js')).checkConfig(options),
  );
  withExamples(check, 'acr-ferry config check --settings local.settings.json');

  const print = reading(
    config.command('print').description('print it as it works, defaults folded in, secrets masked'),
  );
  offline(print, async (options: ConfigOptions) =>
    (await import('../offline/config/show-config.js')).printConfig(options),
  );
  withExamples(print, 'acr-ferry config print --settings local.settings.json --routes routes.json');

  const schema = config
    .command('schema')
    .description('print a JSON Schema: routes.schema.json, or settings.schema.json for local.settings.json')
    .addOption(new Option('--of <file>', 'of which file').choices(['routes', 'settings']).default('routes'));
  offline(schema, async (options: SchemaOptions) =>
    (await import('../offline/config/show-config.js')).printSchema(options),
  );
  withExamples(
    schema,
    'acr-ferry config schema > routes.schema.json',
    'acr-ferry config schema --of settings > settings.schema.json',
  );
  addInit(config);

  const routes = program.command('routes').description('the routes file');
  const lint = routes
    .command('lint')
    .description('judge a routes file by itself, whatever the app settings hold; 1 when something is wrong')
    .argument('[file]', 'the routes file', 'routes.json');
  offline(lint, async (_, file: string) =>
    (await import('../offline/config/lint-routes.js')).lintRoutes(file),
  );
  withExamples(lint, 'acr-ferry routes lint', 'acr-ferry routes lint routes.sample.json --json');
}

const reading = (command: Command): Command =>
  command
    .option('--settings <file>', 'app settings as in local.settings.json; what the environment holds wins')
    .option('--routes <file>', 'the routes file; default: what ROUTES_FILE names, or routes.json');

function addInit(config: Command): void {
  const init = config
    .command('init')
    .description('ask five questions and write app settings or a routes file; options answer in advance')
    .addOption(new Option('--as <kind>', 'what to write').choices(['settings', 'routes']).default('settings'))
    .option('--file <file>', 'where; default: local.settings.json or routes.json')
    .option('--force', 'replace the file')
    .optionsGroup('Answers:')
    .addOption(new Option('--mode <mode>', 'which way').choices(['connected', 'send', 'receive']));
  for (const side of ['source', 'target']) {
    init
      .option(`--${side}-registry <id>`, `resource id of the ${side} registry (az acr show --query id)`)
      .option(`--${side}-account <name>`, `storage account of the ${side}`)
      .option(`--${side}-vault <name>`, `key vault of the ${side}`)
      .option(`--${side}-tenant <id>`, `Entra tenant of the ${side}`)
      .addOption(
        new Option(`--${side}-cloud <name>`, 'never asked; AzureCloud unless given').choices(clouds),
      );
  }
  offline(init, async (options: InitOptions) =>
    (await import('../offline/config/init-config.js')).initConfig(options),
  );
  withExamples(init, 'acr-ferry config init', 'acr-ferry config init --as routes --mode send');
}
