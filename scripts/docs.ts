/** Writes anew what the documents take from the code. */
import { spawnSync } from 'node:child_process';

const tests = ['test/cli/docs.test.ts', 'test/project/generated-docs.test.ts'];
const { status } = spawnSync('npx', ['vitest', 'run', '--project', 'fast*', ...tests], {
  stdio: 'inherit',
  env: { ...process.env, DOCS: 'write' },
});
process.exitCode = status ?? 1;
