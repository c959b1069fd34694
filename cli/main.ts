#!/usr/bin/env node
import { CommanderError } from 'commander';
import { printable } from './output/printable';
import { createProgram } from './program';

/** Filled in by the bundler; from sources nobody asks. */
declare const acrFerryVersion: string | undefined;

quietlyLeft(process.stdout);
quietlyLeft(process.stderr);
const program = createProgram(typeof acrFerryVersion === 'string' ? acrFerryVersion : 'unbuilt');
program.parseAsync().catch((error: unknown) => {
  if (error instanceof CommanderError) process.exitCode = error.exitCode === 0 ? 0 : 2;
  else {
    process.exitCode = 2;
    console.error(printable(error instanceof Error ? String(error.stack) : String(error)));
  }
});

/** Ends at once, without a word, when whoever reads has seen enough: `acr-ferry list | head`. */
function quietlyLeft(stream: NodeJS.WriteStream): void {
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE') process.exit();
    throw error;
  });
}
