import { Command, CommanderError, InvalidArgumentError, Option } from 'commander';
import { severalTimes } from '../../cli/options/values';

/** What the command line of `npm start` says. */
export interface StartOptions {
  readonly once: boolean;
  /** Show what a transfer would do instead of doing it. */
  readonly plan: boolean;
  readonly json: boolean;
  /** `<path>[:tag]` as given. */
  readonly images: readonly string[];
  readonly fresh: boolean;
  /** Of the app's API; 0 takes a free one. */
  readonly port: number;
  /** Folder of everything the rehearsal keeps. */
  readonly state: string;
}

/** What commander makes of it: an option that was not given is absent, so that the help shows no default. */
type Given = Partial<Omit<StartOptions, 'images' | 'state'>> & {
  readonly state: string;
  readonly image?: string[];
};

/** The command line is wrong or asked for help, which has been printed. */
export class Usage extends Error {
  constructor(readonly exitCode: number) {
    super('usage');
  }
}

/** @throws Usage after saying what is wrong, or after printing the help. */
export function parseOptions(argv: readonly string[]): StartOptions {
  const program = new Command('npm start --')
    .description(
      'Transfers container images between two emulated Azure clouds with the real app, and shows that ' +
        'the digests arrived.',
    )
    .option('--plan', 'show what would be transferred, as a table, and transfer nothing')
    .option('--once', 'end with the transfer: 0 succeeded, 1 partial or failed, 2 could not run')
    .option('--json', 'the last line of stdout is the report as one JSON object')
    .option(
      '--image <path[:tag]>',
      'OCI image layout folder or `docker save` archive to transfer in place of the samples; repeatable',
      severalTimes,
    )
    .addOption(
      new Option('--keep', 'go on with the state of the last rehearsal (default)').conflicts('fresh'),
    )
    .option('--fresh', 'wipe the state of the last rehearsal first')
    .option('--port <number>', 'port of the API, on 127.0.0.1; default: a free one', readPort)
    .option('--state <folder>', 'where the rehearsal keeps everything', '.rehearsal')
    .allowExcessArguments(false)
    .showHelpAfterError('Say `npm start -- --help` for the options.')
    .exitOverride();
  try {
    program.parse(argv, { from: 'user' });
  } catch (error) {
    if (error instanceof CommanderError) throw new Usage(error.exitCode === 0 ? 0 : 2);
    throw error;
  }
  const { image: images = [], ...given } = program.opts<Given>();
  return { once: false, plan: false, json: false, fresh: false, port: 0, ...given, images };
}

function readPort(value: string): number {
  const port = Number(value);
  if (/^\d+$/.test(value) && port <= 65_535) return port;
  throw new InvalidArgumentError('A port is a whole number from 0 to 65535.');
}
