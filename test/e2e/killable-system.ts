import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, mkdirSync, mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll } from 'vitest';
import { appSettings, processEnvironment, visibilitySettings } from '../../rehearsal/app-settings';
import type { Endpoints } from '../../rehearsal/endpoints';
import { createAppClient, type AppClient } from '../../rehearsal/start/app-client';
import type { AppAddress } from '../../rehearsal/start/system';
import { worlds, type WorldName } from '../../rehearsal/worlds';

/** A rehearsal whose processes may be killed at any moment and started again over the same state. */
export interface KillableSystem {
  readonly cloud: KillableProcess<Endpoints>;
  readonly app: KillableProcess<AppAddress>;
}

interface KillableProcess<T> {
  /** Starts it, with settings and arguments over its own, and waits until it is ready. */
  start(settings?: Readonly<Record<string, string>>, more?: readonly string[]): Promise<T>;
  /** SIGKILL, and waits until it is gone. */
  kill(): Promise<void>;
  /** Whether it stopped, killed or by itself; one that is about to is waited for. */
  hasEnded(): Promise<boolean>;
}

/** All output of a process goes to `<state>/logs/<name>.log`, over all its lives. */
export function createKillableSystem(state: string, world: WorldName = 'two-clouds'): KillableSystem {
  let endpoints: Endpoints | undefined;
  return {
    cloud: killable(
      state,
      'cloud',
      (ready) => (endpoints = (ready as { endpoints: Endpoints }).endpoints),
      () => ({
        entry: 'rehearsal/cloud.ts',
        args: ['--state', state, '--world', world],
        env: {},
      }),
    ),
    app: killable(
      state,
      'app',
      (ready) => ready as AppAddress,
      () => {
        if (endpoints === undefined) throw new Error('the cloud comes first');
        return {
          entry: 'rehearsal/host.ts',
          args: ['--state', path.join(state, 'host')],
          env: {
            ...processEnvironment(endpoints, path.join(state, 'endpoints.json')),
            ...appSettings(worlds[world], endpoints),
            // Tests count the invocations of the functions.
            AzureFunctionsJobHost__logging__logLevel__Function: 'Information',
            // Work goes on between two kills, and is not only waited for.
            ...visibilitySettings('00:00:00.05'),
          },
        };
      },
    ),
  };
}

/** Both processes as they run now. */
export interface RunningPair {
  readonly state: string;
  readonly endpoints: Endpoints;
  readonly address: AppAddress;
  readonly app: AppClient;
  /** Kills the app and starts it with settings over its own. */
  readonly restart: (settings: Readonly<Record<string, string>>) => Promise<void>;
}

/** Starts a system before the tests of a file, and ends it after them. */
export function useKillableSystem(
  world?: WorldName,
  settings?: Readonly<Record<string, string>>,
): RunningPair {
  const state = mkdtempSync(path.join(tmpdir(), 'acr-ferry-e2e-'));
  const system = createKillableSystem(state, world);
  let endpoints: Endpoints;
  let address: AppAddress;
  beforeAll(async () => {
    endpoints = await system.cloud.start();
    address = await system.app.start(settings);
  });
  afterAll(async () => {
    await system.app.kill();
    await system.cloud.kill();
    rmSync(state, { recursive: true, force: true });
  });
  return {
    state,
    get endpoints() {
      return endpoints;
    },
    get address() {
      return address;
    },
    get app() {
      return createAppClient(address);
    },
    async restart(others) {
      await system.app.kill();
      address = await system.app.start({ ...settings, ...others });
    },
  };
}

interface Program {
  readonly entry: string;
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
}

function killable<T>(
  state: string,
  name: string,
  read: (ready: unknown) => T,
  program: () => Program,
): KillableProcess<T> {
  let child: ChildProcess | undefined;
  return {
    async start(settings = {}, more = []) {
      const { entry, args, env } = program();
      mkdirSync(path.join(state, 'logs'), { recursive: true });
      const file = path.join(state, 'logs', `${name}.log`);
      const log = openSync(file, 'a');
      const started = spawn(process.execPath, ['--import', 'tsx', entry, ...args, ...more], {
        env: { ...process.env, ...env, ...settings },
        stdio: ['ignore', log, log, 'ipc'],
      });
      closeSync(log);
      child = started;
      const died = once(started, 'exit').then(() => {
        const said = readFileSync(file, 'utf8').slice(-2000);
        throw new Error(`the ${name} ended before it was ready; the end of its log:\n${said}`);
      });
      const [ready] = (await Promise.race([once(started, 'message'), died])) as [unknown];
      died.catch(() => undefined);
      return read(ready);
    },
    async hasEnded() {
      await sleep(200);
      return child?.exitCode !== null || child.signalCode !== null;
    },
    async kill() {
      if (child?.exitCode !== null || child.signalCode !== null) return;
      const gone = once(child, 'exit');
      child.kill('SIGKILL');
      await gone;
    },
  };
}
