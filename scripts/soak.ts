/**
 * Campaigns at full length, which end with a code other than 0 when anything was lost:
 * `npm run soak -- [--kills 200]`, where so many deaths hit worker and host under transfers, and
 * `npm run soak -- --upgrades 10`, where another build comes and goes so often.
 */
import { spawnSync } from 'node:child_process';
import { parseArgs } from 'node:util';

const { values } = parseArgs({ options: { kills: { type: 'string' }, upgrades: { type: 'string' } } });
for (const [option, value] of Object.entries(values))
  if (!/^[1-9]\d{0,4}$/.test(value)) throw new Error(`--${option} must be a number from 1 to 99999`);
const { upgrades, kills = upgrades === undefined ? '200' : undefined } = values;
const { status } = spawnSync(
  'npx',
  [
    ...['vitest', 'run', '--project', 'kill', '--disableConsoleIntercept=true'],
    ...(kills === undefined ? [] : ['kill.test.ts']),
    ...(upgrades === undefined ? [] : ['upgrades.test.ts']),
  ],
  {
    stdio: 'inherit',
    env: {
      ...process.env,
      ...(kills !== undefined && { SOAK_KILLS: kills }),
      ...(upgrades !== undefined && { SOAK_UPGRADES: upgrades }),
    },
  },
);
process.exitCode = status ?? 1;
