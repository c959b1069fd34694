/** Records the histories and documents of the present version anew, from the rehearsal. */
import { spawnSync } from 'node:child_process';

const { status } = spawnSync('npx', ['vitest', 'run', '--project', 'histories'], {
  stdio: 'inherit',
  env: { ...process.env, RECORD_HISTORIES: 'true' },
});
process.exitCode = status ?? 1;
