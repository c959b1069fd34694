import { Command } from 'commander';
import { az } from './azure/az';
import { readOutputs } from './azure/outputs';
import { subscribe } from './events/subscribe';
import { runProgram } from './run-program';

/** `npm run events`: 0 when all is as it should be, 1 when a subscription is not, 2 when it could not run. */

interface Options {
  readonly deployment?: string;
  readonly dryRun: boolean;
}

const program = new Command('npm run events --')
  .description(
    'Makes the event subscriptions of a deployed app, or corrects them. Run it as often as you like.',
  )
  .option(
    '--deployment <name>',
    'deployment at subscription scope that made the resources; default: what azd says',
  )
  .option('--dry-run', 'print the az commands that change something instead of running them', false)
  .showHelpAfterError('Say `npm run events -- --help` for the options.')
  .exitOverride()
  .action(async ({ deployment, dryRun }: Options) => {
    const outputs = await readOutputs(process.env, az, deployment);
    const print = (line: string): void => console.log(line);
    process.exitCode = (await subscribe(outputs, { az, dryRun, print })) === 0 ? 0 : 1;
  });

runProgram(program);
