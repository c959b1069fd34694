import path from 'node:path';
import { Command } from 'commander';
import { az } from './azure/az';
import { azdEnvironment } from './preflight/azd-environment';
import { check } from './preflight/check';
import { describe } from './preflight/describe';
import { readParameters } from './preflight/read-parameters';
import { checkRoutesFile } from './preflight/routes-file';
import { runProgram } from './run-program';

/** `npm run preflight`: 0 when nothing stands in the way, 1 when something does, 2 when it could not ask. */

interface Options {
  readonly parameters: string;
  readonly subscription?: string;
}

const project = path.join(__dirname, '..');

const program = new Command('npm run preflight --')
  .description(
    'Looks before a deployment for what would stop it: names, tiers, vaults, regions, rights. ' +
      'Changes nothing.',
  )
  .option(
    '--parameters <file>',
    'parameters of the deployment: JSON, with variables as azd fills them in, or a .bicepparam',
    path.join(project, 'infra', 'main.parameters.json'),
  )
  .option('--subscription <id>', 'where the app goes; default: what azd says, or the one az is set to')
  .showHelpAfterError('Say `npm run preflight -- --help` for the options.')
  .exitOverride()
  .action(async ({ parameters, subscription }: Options) => {
    const azd = azdEnvironment(process.env, project);
    const given = await readParameters(parameters, azd, az);
    const unfit = [...(given.unfit ?? []), ...checkRoutesFile(project, given.values)];
    const where = subscription ?? azd.variables.AZURE_SUBSCRIPTION_ID;
    const checked = await check({ ...given, unfit }, az, where);
    for (const line of describe(checked, given.variables)) console.log(line);
    process.exitCode = checked.problems.length > 0 ? 1 : checked.unasked === undefined ? 0 : 2;
  });

runProgram(program);
