import { CommanderError, type Command } from 'commander';

/** Runs a program. One that cannot run says why, in words that `printable` makes fit, and ends with 2. */
export function runProgram(program: Command, printable: (text: string) => string = (text) => text): void {
  program.parseAsync().catch((error: unknown) => {
    if (!(error instanceof CommanderError))
      console.error(printable(error instanceof Error ? error.message : String(error)));
    process.exitCode = error instanceof CommanderError && error.exitCode === 0 ? 0 : 2;
  });
}
