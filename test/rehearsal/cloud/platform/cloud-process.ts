import { fork, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { text } from 'node:stream/consumers';
import type { Endpoints } from '../../../../rehearsal/endpoints';

const root = resolve(__dirname, '../../../..');
const typescript = ['--import', 'tsx'];

export interface CloudProcess {
  readonly process: ChildProcess;
  readonly endpoints: Endpoints;
  readonly endpointsFile: string;
  readonly ended: Promise<Exit>;
  /** Ends it with the signal and waits for the exit. */
  stop(signal?: NodeJS.Signals): Promise<Exit>;
}

interface Exit {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

/** A state folder that goes away with the test file. */
export function temporaryState(): { readonly state: string; remove(): void } {
  const state = mkdtempSync(join(tmpdir(), 'acr-ferry-'));
  return {
    state,
    remove: () => {
      rmSync(state, { recursive: true, force: true });
    },
  };
}

const toExit = ([code, signal]: unknown[]): Exit => ({ code, signal }) as Exit;

/** Runs `npm run cloud` as a child, the way `npm start` does. */
export async function startCloudProcess(state: string, args: readonly string[] = []): Promise<CloudProcess> {
  const child = fork(join(root, 'rehearsal/cloud.ts'), ['--state', state, ...args], {
    execArgv: typescript,
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    cwd: root,
  });
  const errors = child.stderr ? text(child.stderr) : Promise.resolve('');
  child.stdout?.resume();
  const ready = once(child, 'message') as Promise<[{ type: string; endpoints: Endpoints }]>;
  const ended = once(child, 'exit').then(toExit);
  const first = await Promise.race([ready, ended.then(() => undefined)]);
  if (!first) throw new Error(`the cloud ended at start: ${await errors}`);
  return {
    process: child,
    endpoints: first[0].endpoints,
    endpointsFile: join(state, 'endpoints.json'),
    ended,
    stop: (signal = 'SIGTERM') => {
      child.kill(signal);
      return ended;
    },
  };
}

/**
 * Runs a client script under the connect map, as the app runs in a rehearsal, and returns what it printed as
 * JSON.
 * @param script path relative to the repository
 */
export async function runClient(
  { endpoints, endpointsFile }: Pick<CloudProcess, 'endpoints' | 'endpointsFile'>,
  script: string,
  args: readonly string[] = [],
): Promise<unknown> {
  const child = spawn(
    process.execPath,
    ['--require', join(root, 'rehearsal/connect-map.cjs'), ...typescript, join(root, script), ...args],
    {
      cwd: root,
      env: {
        PATH: process.env.PATH,
        FERRY_ENDPOINTS: endpointsFile,
        NODE_EXTRA_CA_CERTS: endpoints.caFile,
        IDENTITY_ENDPOINT: endpoints.identity.endpoint,
        IDENTITY_HEADER: endpoints.identity.header,
      },
      stdio: ['ignore', 'pipe', 'pipe'],
    },
  );
  const [output, errors, [code]] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    once(child, 'exit') as Promise<[number | null]>,
  ]);
  if (code !== 0) throw new Error(`${script} ended with ${String(code)}: ${errors}${output}`);
  return JSON.parse(output);
}

/** The ports a cloud listens on. */
export function portsOf({
  arm,
  authority,
  registries,
  vaults,
  storage,
  identity,
  control,
}: Endpoints): number[] {
  const urls = [
    arm.source,
    arm.target,
    authority,
    registries.source,
    registries.target,
    vaults.source,
    vaults.target,
  ]
    .map(({ local }) => local)
    .concat(storage.source.local, identity.endpoint, control.url);
  return urls.map((url) => Number(new URL(url).port));
}
