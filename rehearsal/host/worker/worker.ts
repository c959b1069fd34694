import { join, resolve } from 'node:path';
import { collectRegistrations, type Registrations } from './core-shim';
import { classifyFunctions, UnsupportedApp, type AppFunction } from './app-functions';
import { invoke, type Call, type Invocation } from './invocation';
import { loadApp } from './load-app';
import type { Log } from '../logging/log';
import { logRules, ruledLog } from '../logging/log-rules';
import { overrideHostJson } from '../override-host-json';
import { parseHostJson, readJson, type HostJson, type Settings } from '../settings';

/** An app loaded into this process; hosts can be started and stopped over it. */
export interface Worker {
  readonly functions: readonly AppFunction[];
  readonly hostJson: HostJson;
  readonly log: Log;
  /** How long the app's entry took to load, in milliseconds. */
  readonly loadMs: number;
  readonly invoke: (call: Call) => Promise<Invocation>;
  /** Loads the app once more, with modules of its own that remember nothing. */
  readonly respawn: () => Promise<Worker>;
}

/** An app: the folder of its `package.json`, or (in tests) a function that registers it. */
export type App = string | { readonly load: () => unknown; readonly hostJson?: unknown };

/**
 * Loads an app and locks registration.
 * @throws {UnsupportedApp} naming every function and binding this host cannot run.
 */
export async function createWorker(
  app: App,
  { log: writer, settings = process.env }: { readonly log: Log; readonly settings?: Settings },
): Promise<Worker> {
  const folder = typeof app === 'string' ? resolve(app) : process.cwd();
  const hostFile = join(folder, 'host.json');
  const content = typeof app === 'string' ? readJson(hostFile) : (app.hostJson ?? { version: '2.0' });
  const hostJson = parseHostJson(overrideHostJson(content, settings), hostFile);
  const log = ruledLog(writer, logRules(hostJson.logging.logLevel));
  const registrations: Registrations = {
    functions: new Map(),
    log: (level, _, message) => {
      log(level, 'Worker.node', message);
    },
  };
  const start = performance.now();
  const model = await collectRegistrations(
    registrations,
    typeof app === 'string' ? () => loadApp(folder) : app.load,
  );
  const { functions, problems } = classifyFunctions(registrations.functions.values());
  if (problems.length > 0) throw new UnsupportedApp(problems);
  const { HttpUri: streams } = await model.getCapabilities({});
  if (streams !== undefined) throw new Error('This host does not stream: leave enableHttpStream off.');
  return {
    functions,
    hostJson,
    log,
    loadMs: performance.now() - start,
    invoke: (call) => invoke(call, { model, log, timeout: hostJson.functionTimeout }),
    respawn: () => createWorker(app, { log: writer, settings }),
  };
}
