import { CommanderError, type Command } from 'commander';

/** Runs a program. One that cannot run says why, and ends with 2. */
export function runProgram(program: Command): void {
  program.parseAsync().catch((error: unknown) => {
    if (!(error instanceof CommanderError))
      console.error(error instanceof Error ? error.message : String(error));
    process.exitCode = error instanceof CommanderError && error.exitCode === 0 ? 0 : 2;
  });
}
