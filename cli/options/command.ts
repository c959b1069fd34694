import { Option, type Command } from 'commander';
import { createClient, type Client } from '../client/client';
import { chooseApp, type ConnectionOptions } from '../contexts/choose-app';
import { print } from '../output/print';
import type { OutputOptions, Shown } from '../output/shown';
import { tellError } from '../output/tell-error';
import { Interrupted } from '../watch/interrupt';

/** What every command can be told besides its own options. */
export type CommonOptions = ConnectionOptions & OutputOptions;

const examplesOf = new WeakMap<Command, readonly string[]>();

/** Shows how a command is called, below its help and in the documents. */
export function withExamples(command: Command, ...examples: string[]): Command {
  examplesOf.set(command, examples);
  return command.addHelpText('after', `\nExamples:\n${examples.map((line) => `  ${line}`).join('\n')}`);
}

/** The examples of a command. */
export const examplesIn = (command: Command): readonly string[] => examplesOf.get(command) ?? [];

/** Lets a command be told how to print. */
const printing = (command: Command): Command =>
  command
    .optionsGroup('Output:')
    .addOption(
      new Option('-o, --output <format>', 'table for people, json for one document, ndjson for a line each')
        .choices(['table', 'json', 'ndjson'])
        .default('table'),
    )
    .option('--json', 'the same as --output json')
    .option('-q, --quiet', 'print ids only, or nothing')
    .option('--no-color', 'no colours; NO_COLOR says the same');

/** Lets a command be told how to sign in to an app, and what to trust. */
export const signingIn = (command: Command): Command =>
  command
    .option('--scope <scope>', 'sign in to Entra for this scope, like api://<application id>/.default')
    .option('--tenant <id>', 'of the sign-in')
    .option('--ca <file>', 'authorities in PEM that the certificate of the app may come from');

/** Lets a command be told which app to ask, and how to print. */
const asking = (command: Command): Command =>
  signingIn(
    printing(command)
      .optionsGroup('Which app:')
      .addOption(new Option('--context <name>', 'a context of this machine, see acr-ferry context'))
      .addOption(
        new Option('--url <address>', 'an app that is in no context; ACR_FERRY_URL').conflicts('context'),
      )
      .option('--key-stdin', 'read the function key from standard input; else ACR_FERRY_KEY or the context'),
  );

/** Runs a command and prints what it came to; 2 when it could not. */
async function perform(
  options: OutputOptions,
  run: () => Promise<Shown> | Shown,
  url?: () => string | undefined,
) {
  try {
    print(await run(), options);
  } catch (error) {
    process.exitCode = 2;
    if (!(error instanceof Interrupted)) {
      tellError(error, options, url?.());
      return;
    }
    process.stderr.write(`${error.message}\n`);
    // A request may be under way, and nobody waits for it.
    process.exit(130);
  }
}

/** What a command does with its options and arguments, whose types it declares itself. */
type Work = (options: never, ...args: never[]) => Promise<Shown> | Shown;
type AskingWork = (app: Client, ...given: Parameters<Work>) => Promise<Shown> | Shown;

/** Gives a command that works on this machine alone what it does. */
export const offline = (command: Command, run: Work): Command =>
  printing(command).action(async (...given: unknown[]) => {
    const options = (given.at(-1) as Command).opts<OutputOptions>();
    await perform(options, () => run(options as never, ...(given.slice(0, -2) as never[])));
  });

/** Gives a command that asks an app what it does. */
export const online = (command: Command, run: AskingWork): Command =>
  asking(command).action(async (...given: unknown[]) => {
    const options = (given.at(-1) as Command).opts<CommonOptions>();
    let url: string | undefined;
    const work = (): Promise<Shown> | Shown => {
      const app = createClient(chooseApp(options));
      ({ url } = app);
      return run(app, options as never, ...(given.slice(0, -2) as never[]));
    };
    await perform(options, work, () => url);
  });
