import { spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Endpoints } from '../endpoints';
import { describeSystem } from './guide';
import { worlds, type WorldName } from '../worlds';
import { routesOf } from './routes-of';
import { appEnvironment, subscribe, type AppAddress } from './system';
import { wrongSettings } from './wrong-settings';

const patienceMs = 60_000;

/** Waits for the cloud of a state folder, which may be starting. @throws when none comes. */
async function waitForCloud(state: string): Promise<Endpoints> {
  console.log(`Waiting for the rehearsal cloud in ${state} (npm run cloud).`);
  const deadline = Date.now() + patienceMs;
  while (Date.now() <= deadline) {
    await sleep(200);
    const endpoints = await runningCloud(state);
    if (endpoints !== undefined) return endpoints;
  }
  throw new Error(`No rehearsal cloud runs in ${state}: start it with npm run cloud -- --state ${state}`);
}

/** Undefined when there is none, or the one that wrote the file was killed: another may have its number. */
export async function runningCloud(state: string): Promise<Endpoints | undefined> {
  const file = path.join(state, 'endpoints.json');
  if (!existsSync(file)) return undefined;
  try {
    const endpoints = JSON.parse(readFileSync(file, 'utf8')) as Endpoints;
    const { url, key } = endpoints.control;
    const headers = { authorization: `Bearer ${key}` };
    const answer = await fetch(`${url}/faults`, { headers, signal: AbortSignal.timeout(2000) });
    return answer.ok ? endpoints : undefined;
  } catch {
    return undefined;
  }
}

/**
 * Runs this command once more, led to the cloud of a state folder, for what leads it there counts only when a
 * process starts; has the cloud tell it of blobs, and says how to use both. Ends as the command does.
 */
export async function runInCloud(state: string): Promise<never> {
  const endpoints = (await runningCloud(state)) ?? (await waitForCloud(state));
  const world = worlds[endpoints.world as WorldName];
  const child = spawn(process.execPath, [...process.execArgv, ...process.argv.slice(1)], {
    env: appEnvironment(endpoints, path.resolve(state, 'endpoints.json'), process.env, world),
    stdio: ['inherit', 'inherit', 'inherit', 'ipc'],
  });
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, () => child.kill(signal));
  child.once('message', (ready) => {
    const app = ready as AppAddress;
    subscribe(endpoints, app, world).then(
      async () => {
        const guide = async () => `\n${describeSystem({ endpoints, app }, state, await routesOf(app))}`;
        console.log((await wrongSettings(app)) ?? (await guide()));
      },
      (error: unknown) => {
        console.error(error instanceof Error ? error.message : error);
      },
    );
    process.send?.(ready);
  });
  return new Promise((_, reject) => {
    child.once('error', reject);
    child.once('exit', (code) => process.exit(code ?? 1));
  });
}
