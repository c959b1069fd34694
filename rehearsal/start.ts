import { parseOptions, Usage } from './start/options';

/** `npm start`: the whole main job in one command. */
async function main(): Promise<number> {
  const options = parseOptions(process.argv.slice(2));
  // After the options: what is wrong with them should not take a second to say.
  const { start } = await import('./start/start.js');
  return start(options);
}

main().then(
  (exitCode) => process.exit(exitCode),
  (error: unknown) => {
    if (error instanceof Usage) process.exit(error.exitCode);
    throw error;
  },
);
