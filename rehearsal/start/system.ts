import path from 'node:path';
import { buildApp } from '../../scripts/build/build-app';
import { project } from '../../scripts/build/project';
import {
  appSettings,
  observeSettings,
  observeWebhook,
  processEnvironment,
  visibilitySettings,
} from '../app-settings';
import type { Endpoints } from '../endpoints';
import { storageId, type World } from '../world';
import { worlds, type WorldName } from '../worlds';
import type { Children } from './children';

/** A running rehearsal: the cloud and the app, each in a process of its own. */
export interface System {
  readonly endpoints: Endpoints;
  readonly app: AppAddress;
}

/** Where the app answers and what opens it. */
export interface AppAddress {
  /** `http://127.0.0.1:<port>`. */
  readonly url: string;
  readonly functionKey: string;
  readonly masterKey: string;
  /** Opens the webhooks of the host. */
  readonly systemKey: string;
  /** How long the compiled entry took to load. */
  readonly loadMs: number;
}

/** How cloud and app are started. */
export interface SystemOptions {
  readonly state: string;
  readonly fresh: boolean;
  /** Of the API; 0 takes a free one. */
  readonly port: number;
  /** File with what is out of the ordinary in the cloud, see docs/rehearsal/faults.md. */
  readonly scenario?: string;
  /** What there is; default: two clouds. */
  readonly world?: WorldName;
  /** Settings of the app that differ from the rehearsal's own. */
  readonly settings?: Readonly<Record<string, string>>;
}

/** Runs one named step of the start; shows it and how long it took. */
export type Step = <T>(title: string, work: () => Promise<T>) => Promise<T>;

/**
 * Starts the cloud and, at the same time, compiles the app; then starts the app in that cloud.
 * @throws ChildDied
 */
export async function startSystem(children: Children, options: SystemOptions, step: Step): Promise<System> {
  const state = path.resolve(options.state);
  const [endpoints] = await Promise.all([
    step('start the cloud', () => startCloud(children, state, options)),
    step('compile the app', buildApp),
  ]);
  const app = await step('start the app', () => startApp(children, endpoints, { ...options, state }));
  await subscribe(endpoints, app, worldOf(options));
  return { endpoints, app };
}

const worldOf = ({ world = 'two-clouds' }: Pick<SystemOptions, 'world'>): World => worlds[world];

/** Starts the cloud in a process of its own. */
export async function startCloud(
  children: Children,
  state: string,
  { fresh, scenario, world = 'two-clouds' }: Pick<SystemOptions, 'fresh' | 'scenario' | 'world'>,
): Promise<Endpoints> {
  const ready = await children.start({
    name: 'cloud',
    entry: 'rehearsal/cloud.ts',
    args: [
      ...['--state', state, '--world', world],
      ...(fresh ? ['--fresh'] : []),
      ...scenarioArguments(scenario),
    ],
  });
  return (ready as { endpoints: Endpoints }).endpoints;
}

const scenarioArguments = (scenario: string | undefined): string[] =>
  scenario === undefined ? [] : ['--scenario', scenario];

interface AppOptions extends Pick<SystemOptions, 'state' | 'port' | 'settings' | 'scenario' | 'world'> {
  /** Folder of the host in the state folder, and name of the log: one for each app that shares a cloud. */
  readonly host?: string;
  /** Folder of the app; default: this project, once it is built. */
  readonly app?: string;
}

/** Starts the compiled app in a cloud. */
export async function startApp(
  children: Children,
  endpoints: Endpoints,
  { state, port, settings, scenario, host = 'host', app = project, ...options }: AppOptions,
): Promise<AppAddress> {
  const ready = await children.start({
    name: host === 'host' ? 'app' : host,
    entry: 'rehearsal/host.ts',
    args: [
      ...['--app', app, '--port', String(port), '--state', path.join(state, host)],
      ...scenarioArguments(scenario),
    ],
    env: appEnvironment(endpoints, path.join(state, 'endpoints.json'), settings, worldOf(options)),
  });
  return ready as AppAddress;
}

/** Settings and surroundings of the app in a cloud; given settings win. */
export function appEnvironment(
  endpoints: Endpoints,
  endpointsFile: string,
  settings: Readonly<Record<string, string | undefined>> = {},
  world: World = worlds['two-clouds'],
): Record<string, string | undefined> {
  return {
    ...appSettings(world, endpoints),
    ...observeSettings(endpoints),
    ...visibilitySettings(),
    ...settings,
    ...processEnvironment(endpoints, endpointsFile),
  };
}

/** Has the cloud tell the app of blobs that appear at the target. */
export async function subscribe(
  { control }: Endpoints,
  app: AppAddress,
  world: World = worlds['two-clouds'],
): Promise<void> {
  const response = await fetch(`${control.url}/subscriptions`, {
    method: 'POST',
    headers: { authorization: `Bearer ${control.key}` },
    body: JSON.stringify({
      url: `${app.url}${observeWebhook(world)}&code=${app.systemKey}`,
      topic: storageId(world.target),
      eventTypes: ['Microsoft.Storage.BlobCreated'],
    }),
  });
  if (!response.ok) throw new Error(`the event subscription was refused: ${await response.text()}`);
}
