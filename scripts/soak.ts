/**
 * Campaigns of deaths at full length: `npm run soak -- [--kills 200]`, where so many hit worker and host in
 * 24 transfers. Ends with a code other than 0 when anything was lost.
 */
import { spawnSync } from 'node:child_process';
import { parseArgs } from 'node:util';

const { values } = parseArgs({ options: { kills: { type: 'string', default: '200' } } });
if (!/^[1-9]\d{0,4}$/.test(values.kills)) throw new Error('--kills must be a number from 1 to 99999');
const { status } = spawnSync('npx', ['vitest', 'run', '--project', 'kill'], {
  stdio: 'inherit',
  env: { ...process.env, SOAK: values.kills },
});
process.exitCode = status ?? 1;
